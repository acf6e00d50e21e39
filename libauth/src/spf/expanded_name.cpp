#include "spf/expanded_name.h"

namespace auth::spf {
namespace {

constexpr std::size_t longest_name = 253;

std::string_view fitted(std::string_view name) {
  if (name.ends_with('.')) {
    name.remove_suffix(1);
  }
  while (name.size() > longest_name) {
    const auto dot = name.find('.', name.size() - longest_name - 1);
    if (dot == std::string_view::npos) {
      return {};
    }
    name.remove_prefix(dot + 1);
  }
  return name;
}

}  // namespace

std::optional<DnsName> expanded_name(std::string_view expansion) {
  auto name = DnsName::parse_ascii(fitted(expansion));
  return name ? std::optional(std::move(*name)) : std::nullopt;
}

}  // namespace auth::spf
