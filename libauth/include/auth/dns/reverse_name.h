#pragma once

#include "auth/base/dns_name.h"
#include "auth/base/ip_address.h"

namespace auth::dns {

/// Where the PTR records of an address stand: `1.2.0.192.in-addr.arpa` (RFC 1035 s3.5), or 32
/// nibbles below `ip6.arpa` (RFC 3596 s2.5).
[[nodiscard]] DnsName reverse_name(const IpAddress& address);

}  // namespace auth::dns
