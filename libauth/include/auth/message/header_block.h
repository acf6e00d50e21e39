#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/result.h"

namespace auth::message {

/// Why a header block takes no more. The caller refuses the message; nothing is dropped silently.
enum class HeaderLimit {
  octets,  ///< over HeaderBlock::max_octets
  fields,  ///< over HeaderBlock::max_fields
};

[[nodiscard]] std::string_view to_text(HeaderLimit limit) noexcept;

/// What is wrong with a header block as a whole (RFC 6376 s3.8, s5.3; DKIM-49): such a message is
/// neither signed nor verified, yet its fields can be looked at.
struct HeaderDefects {
  bool line_without_colon = false;  ///< also a name with a space, control or 8-bit octet in it
  bool bare_cr = false;
  bool bare_lf = false;  ///< also any line end inside a field that is no fold
  bool nul = false;

  [[nodiscard]] bool any() const noexcept {
    return line_without_colon || bare_cr || bare_lf || nul;
  }

  /// `"a bare CR, a NUL"`; empty where nothing is wrong.
  [[nodiscard]] std::string text() const;
};

/// One header field with its octets as in the message.
class Field {
 public:
  /// The whole field: name, colon, value and folds (CRLF), without the CRLF at its end.
  [[nodiscard]] std::string_view raw() const noexcept { return raw_; }

  /// Lower case, without white space before the colon (obsolete syntax, DKIM-48). Empty for a line
  /// that is no field (see HeaderDefects).
  [[nodiscard]] std::string_view name() const noexcept { return name_; }

  /// What stands after the colon, as it is.
  [[nodiscard]] std::string_view value() const noexcept {
    return std::string_view(raw_).substr(value_at_);
  }

  /// Where value() begins in raw().
  [[nodiscard]] std::size_t value_offset() const noexcept { return value_at_; }

 private:
  friend class HeaderBlock;
  std::string raw_;
  std::string name_;
  std::size_t value_at_ = 0;
  std::size_t previous_ = 0;  // index + 1 of the field of this name above, 0 for none
};

/// The header fields of one message, top to bottom, exact to the octet and bounded.
class HeaderBlock {
 public:
  static constexpr std::size_t max_octets = 1U << 20;  // 1 MiB, CRLFs counted
  static constexpr std::size_t max_fields = 2000;

  /// Appends a field as it stands in the message (folds as CRLF, no CRLF at the end). A line that
  /// is no field, a bare CR or LF and NUL are kept and noted in `defects()`.
  [[nodiscard]] Result<void, HeaderLimit> add(std::string_view raw);

  /// Appends `name` `:` `value` as a milter is handed them: folds are LF or CRLF, the value brings
  /// its own leading white space (SMFIP_HDR_LEADSPC, DKIM-130, DKIM-131).
  [[nodiscard]] Result<void, HeaderLimit> add(std::string_view name, std::string_view value);

  [[nodiscard]] std::span<const Field> fields() const noexcept { return fields_; }

  [[nodiscard]] const HeaderDefects& defects() const noexcept { return defects_; }

  /// Octets of all fields with their CRLFs.
  [[nodiscard]] std::size_t octets() const noexcept { return octets_; }

  [[nodiscard]] std::size_t count(std::string_view lower_case_name) const noexcept;

  /// Index of the lowest field of that name: DKIM takes repeated names bottom-up (RFC 6376 s5.4.2).
  [[nodiscard]] std::optional<std::size_t> last(std::string_view lower_case_name) const noexcept;

  /// Index of the next field of the same name above `index`. Constant time (SEC-9).
  [[nodiscard]] std::optional<std::size_t> previous(std::size_t index) const noexcept;

 private:
  struct NameEntry {
    std::size_t last = 0;  // index of the lowest field of the name
    std::size_t count = 0;
  };

  std::vector<Field> fields_;
  std::vector<NameEntry> names_;        // one entry a distinct name
  std::vector<std::uint32_t> buckets_;  // open addressing into names_, entry + 1
  HeaderDefects defects_;
  std::size_t octets_ = 0;

  Result<void, HeaderLimit> append(std::string raw);
  [[nodiscard]] const NameEntry* find(std::string_view lower_case_name) const noexcept;
  [[nodiscard]] std::string_view name_of(const NameEntry& entry) const noexcept;
  void note_name(std::size_t index);
  [[nodiscard]] std::size_t bucket_of(std::string_view name) const noexcept;
  void grow_buckets();
};

}  // namespace auth::message
