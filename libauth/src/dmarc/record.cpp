// RFC 9989 s4.5, s4.7, s4.8.
#include "auth/dmarc/record.h"

#include <algorithm>
#include <vector>

#include "auth/base/ascii.h"

namespace auth::dmarc {
namespace {

struct Tag {
  std::string_view name;
  std::string_view value;
};

std::string_view trim_wsp(std::string_view text) {
  while (!text.empty() && ascii::is_wsp(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && ascii::is_wsp(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

/// dmarc-tag: `name = value`. Nothing for a piece without `=`.
std::optional<Tag> parse_tag(std::string_view piece) {
  const auto equals = piece.find('=');
  if (equals == std::string_view::npos) {
    return std::nullopt;
  }
  return Tag{.name = trim_wsp(piece.substr(0, equals)),
             .value = trim_wsp(piece.substr(equals + 1))};
}

/// dmarc-version (s4.8). Its value is the one that is compared with regard to case, and nothing may
/// stand before it.
bool is_version(std::string_view piece) {
  const auto tag = parse_tag(piece);
  return tag && !ascii::is_wsp(piece.front()) && ascii::iequals(tag->name, "v") &&
         tag->value == "DMARC1";
}

/// The tags after the version; those that cannot be read are left out.
class Tags {
 public:
  explicit Tags(std::string_view text) {
    ascii::split(text, ';', [&](std::string_view piece) {
      if (const auto tag = parse_tag(piece)) {
        tags_.push_back(*tag);
      }
    });
  }

  /// The value of a tag; nothing when it is not there, or more than once.
  [[nodiscard]] std::optional<std::string_view> value(std::string_view name) const {
    const auto named = [name](const Tag& tag) { return ascii::iequals(tag.name, name); };
    if (std::count_if(tags_.begin(), tags_.end(), named) != 1) {
      return std::nullopt;
    }
    return std::find_if(tags_.begin(), tags_.end(), named)->value;
  }

 private:
  std::vector<Tag> tags_;
};

PublicSuffix public_suffix(std::optional<std::string_view> value) {
  if (value && ascii::iequals(*value, "y")) {
    return PublicSuffix::yes;
  }
  return value && ascii::iequals(*value, "n") ? PublicSuffix::no : PublicSuffix::unknown;
}

}  // namespace

std::optional<Record> parse_record(std::string_view text) {
  const auto end_of_version = std::min(text.find(';'), text.size());
  if (!is_version(text.substr(0, end_of_version))) {
    return std::nullopt;
  }
  const Tags tags(text.substr(end_of_version));
  return Record{.public_suffix = public_suffix(tags.value("psd"))};
}

}  // namespace auth::dmarc
