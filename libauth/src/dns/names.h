#pragma once

#include <optional>
#include <string>
#include <vector>

#include "auth/base/dns_name.h"
#include "dns/ldns_handles.h"

namespace auth::dns {

/// A name from the root down, in lower case: {"com", "example", "www"}. Any octet may be in it.
/// In this order everything below a name follows it directly.
using Labels = std::vector<std::string>;

[[nodiscard]] Labels to_labels(const ldns_rdf* name);
[[nodiscard]] Labels to_labels(const DnsName& name);

/// Nothing for the root and for names that a DnsName cannot hold.
[[nodiscard]] std::optional<DnsName> to_dns_name(const ldns_rdf* name);

/// For messages: `www.example.com`, other octets escaped; `.` for the root.
[[nodiscard]] std::string to_text(const Labels& name);

}  // namespace auth::dns
