#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "auth/base/result.h"
#include "auth/dns/network_resolver.h"
#include "auth/dns/resolver.h"

namespace auth::dns {

/// A name server of a zone and all addresses that it has.
struct NameServer {
  DnsName name;
  std::vector<Server> addresses{};  ///< IPv4 before IPv6, port 53
  std::string problem{};            ///< why there are none, or may be more; else empty
  bool temporary = false;           ///< the problem may be gone another time
};

/// A zone and who serves it.
struct Authorities {
  DnsName zone;
  std::vector<NameServer> servers{};
};

/// Zones with more are refused, not cut short: what was not asked is not proven.
inline constexpr std::size_t max_name_servers = 16;
inline constexpr std::size_t max_addresses_of_a_server = 8;

/// Why a zone or its servers could not be found.
struct AuthoritiesProblem {
  std::string text;        ///< a sentence without final dot
  bool temporary = false;  ///< DNS failed; another time it may be found
};

/// The zone that `name` is in: the nearest name, itself or above it, that has an SOA record of its
/// own. A zone further up is not taken where a nearer name could not be asked for.
[[nodiscard]] Result<DnsName, AuthoritiesProblem> find_zone(const DnsName& name, Resolver& resolver,
                                                            Deadline deadline);

/// That zone, the name servers in its NS records, and their addresses of both families.
[[nodiscard]] Result<Authorities, AuthoritiesProblem> find_authorities(const DnsName& name,
                                                                       Resolver& resolver,
                                                                       Deadline deadline);

}  // namespace auth::dns
