// RFC 8601 s5: fields from outside that claim to be ours.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "auth/message/header_block.h"

namespace auth::authres {

/// The authserv-ids of one's own border. Compared as domain names where they are some: U-labels and
/// A-labels, cases and a final dot make no difference (s2.5, AR-11).
class OwnIds {
 public:
  OwnIds() = default;
  explicit OwnIds(std::span<const std::string> ids);

  /// True for the value of a field that must not come from outside: one that names an id of ours,
  /// whatever follows it and however long it is (AR-21), and one that cannot be read up to its
  /// first semicolon, because another reader may find ours there (AR-20).
  [[nodiscard]] bool claimed_by(std::string_view value) const;

 private:
  std::vector<std::string> ids_;  // as comparable() makes them
};

/// Which Authentication-Results fields to take out of a message from outside: their numbers among
/// the fields of that name, 1 for the topmost, as milters count. From the last to the first, so
/// that taking one out does not renumber those that follow in the list (AR-22, CVE-2022-48521).
[[nodiscard]] std::vector<std::size_t> forged_fields(const message::HeaderBlock& headers,
                                                     const OwnIds& own);

}  // namespace auth::authres
