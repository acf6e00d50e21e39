#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/dns/zone.h"

namespace auth::dns {

/// One entry of a master file (RFC 1035 s5.1): a record or a directive, which parentheses may
/// spread over several lines.
struct MasterEntry {
  std::size_t line = 0;         ///< where it begins, from 1
  bool inherits_owner = false;  ///< began with a blank: the owner is that of the record before
  /// The words as written, quotes and escapes included; comments and parentheses are gone.
  std::vector<std::string> words{};
};

/// Takes a master file apart into entries. ldns can read files too, but runs on where a quotation
/// or a parenthesis is not closed, and counts lines from the end of an entry.
class MasterLexer {
 public:
  explicit MasterLexer(std::string_view text) : text_(text) {}

  /// The next entry, nothing at the end of the text.
  [[nodiscard]] Result<std::optional<MasterEntry>, ZoneError> next();

 private:
  [[nodiscard]] Result<bool, ZoneError> step(MasterEntry& entry);
  [[nodiscard]] Result<std::string, ZoneError> quotation();
  [[nodiscard]] std::string word();
  void comment() noexcept;

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t open_ = 0;       // parentheses
  std::size_t open_line_ = 0;  // where the first of them stands
};

}  // namespace auth::dns
