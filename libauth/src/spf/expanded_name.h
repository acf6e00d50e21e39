#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "auth/base/dns_name.h"

namespace auth::spf {

/// Octets of a domain-spec's expansion, before it is cut to a name (SEC-1).
inline constexpr std::size_t longest_expansion = 8'192;

/// The name that is asked for where a domain-spec expands to `expansion`: whole labels are taken
/// off from the left until it fits (RFC 7208 s7.3). Nothing where that is no name for DNS.
[[nodiscard]] std::optional<DnsName> expanded_name(std::string_view expansion);

}  // namespace auth::spf
