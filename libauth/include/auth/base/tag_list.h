#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/result.h"

namespace auth {

/// One `name=value` of a tag list, as views into the text that was parsed.
struct Tag {
  std::string_view name;
  std::string_view value;  ///< without the white space around it
  /// The octets between `=` and the next `;` (or the end), white space included, as a place in the
  /// text that was parsed: what is cut out of `b=` before hashing (RFC 6376 s3.7, DKIM-44).
  std::size_t raw_begin = 0;
  std::size_t raw_size = 0;
};

struct TagListError {
  std::string text;        ///< a sentence without final dot
  std::size_t offset = 0;  ///< where in the input
};

/// A tag list (RFC 6376 s3.2) in order of appearance. Views into the text given to `parse`.
class TagList {
 public:
  /// Refuses duplicate names (DKIM-3), empty pieces, pieces without `=`, names that do not start
  /// with a letter, and characters that no value may hold. UTF-8 in values is let through
  /// (RFC 8616; the caller checks it). One `;` at the end is fine, with white space after it
  /// (DKIM-6).
  [[nodiscard]] static Result<TagList, TagListError> parse(std::string_view text);

  /// The tag with that very name (names are case-sensitive, DKIM-2), or nullptr.
  [[nodiscard]] const Tag* find(std::string_view name) const noexcept;

  [[nodiscard]] const std::vector<Tag>& tags() const noexcept { return tags_; }

 private:
  std::vector<Tag> tags_;
};

/// `text` without any SP, HTAB, CR and LF: what the values of `b bh p h z` mean (DKIM-5).
[[nodiscard]] std::string without_fws(std::string_view text);

}  // namespace auth
