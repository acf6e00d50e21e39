#pragma once

#include <span>
#include <string>
#include <vector>

#include "auth/base/address_set.h"
#include "auth/base/timestamp.h"
#include "tools/common/geo.h"

namespace countersign::tools {

/// Addresses that have one location, in as many ranges as they may be.
struct LocatedNetworks {
  Location location{};
  auth::AddressSet ipv4{auth::IpAddress::Family::v4};
  auth::AddressSet ipv6{auth::IpAddress::Family::v6};
};

/// Where the addresses of two sets are.
struct Geography {
  /// Every address once. The most IPv4 addresses first, then the most IPv6 addresses; those that no
  /// database knows come last.
  std::vector<LocatedNetworks> networks{};
  /// Databases that are missing, broken or more than a year old: sentences without final dot.
  std::vector<std::string> warnings{};
};

/// Looks the sets up in databases, of which one may know the autonomous systems and another one the
/// countries; the first that knows something is believed. A database that cannot be used is a
/// warning, and its answer unknown.
[[nodiscard]] Geography geography(const auth::AddressSet& ipv4, const auth::AddressSet& ipv6,
                                  std::span<const std::string> databases, auth::Timestamp now);

}  // namespace countersign::tools
