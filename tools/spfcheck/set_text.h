// Sets of addresses in words.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/address_set.h"

namespace countersign::spfcheck {

/// `1 address`, `256 addresses`.
[[nodiscard]] std::string counted(std::size_t count, std::string_view thing);

/// `256 IPv4 addresses`, `no IPv6 address`, `all IPv4 addresses`; what has more than 15 digits is
/// about `1.2 x 10^24`.
[[nodiscard]] std::string addresses_in_words(const auth::AddressSet& set);

/// `1 IPv4 address and 2 IPv6 addresses`, the family that has none left out; `no address`.
[[nodiscard]] std::string both_in_words(const auth::AddressSet& ipv4, const auth::AddressSet& ipv6);

/// The fewest networks, ascending: `192.0.2.0/24`.
[[nodiscard]] std::vector<std::string> network_texts(const auth::AddressSet& set);

/// The same, each on a line after two blanks; at most `most` of them, and how many more there are.
[[nodiscard]] std::string network_lines(const auth::AddressSet& set, std::size_t most);

}  // namespace countersign::spfcheck
