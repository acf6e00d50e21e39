// RFC 9989 s4.8: a DMARC record as its tags.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace auth::dmarc {

/// The tags that are registered (s4.7) and the historic ones, but for v=.
enum class TagName : std::uint8_t { p, sp, np, t, adkim, aspf, psd, rua, ruf, fo, pct, rf, ri };

inline constexpr std::size_t tag_names = 13;

/// dmarc-tag: `name = value`, without the white space around them.
struct Tag {
  std::string_view name;
  std::string_view value;
};

/// Nothing for a piece without `=`.
[[nodiscard]] std::optional<Tag> parse_tag(std::string_view piece) noexcept;

/// One of the known tags in a record.
struct TagValue {
  std::size_t count = 0;     ///< how often it stands there
  std::string_view name{};   ///< as it is written
  std::string_view value{};  ///< of the first
};

/// The known tags of a record. Views into its text.
class Tags {
 public:
  /// Puts the tag in its place; false for one that is not known.
  bool add(const Tag& tag) noexcept;

  [[nodiscard]] const TagValue& operator[](TagName name) const noexcept {
    return values_[static_cast<std::size_t>(name)];
  }

 private:
  std::array<TagValue, tag_names> values_{};
};

}  // namespace auth::dmarc
