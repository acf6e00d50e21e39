// RFC 9989 s4.8.
#include "dmarc/tags.h"

#include "auth/base/ascii.h"

namespace auth::dmarc {
namespace {

constexpr std::array<std::string_view, tag_names> names{
    "p", "sp", "np", "t", "adkim", "aspf", "psd", "rua", "ruf", "fo", "pct", "rf", "ri"};

std::string_view trim_wsp(std::string_view text) noexcept {
  while (!text.empty() && ascii::is_wsp(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && ascii::is_wsp(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

}  // namespace

std::optional<Tag> parse_tag(std::string_view piece) noexcept {
  const auto equals = piece.find('=');
  if (equals == std::string_view::npos) {
    return std::nullopt;
  }
  return Tag{.name = trim_wsp(piece.substr(0, equals)),
             .value = trim_wsp(piece.substr(equals + 1))};
}

bool Tags::add(const Tag& tag) noexcept {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (ascii::iequals(tag.name, names[i])) {
      if (values_[i].count++ == 0) {
        values_[i].name = tag.name;
        values_[i].value = tag.value;
      }
      return true;
    }
  }
  return false;
}

}  // namespace auth::dmarc
