#pragma once

#include <string_view>

#include "auth/base/ip_address.h"
#include "auth/dns/static_resolver.h"
#include "auth/spf/check_host.h"

namespace auth::spf {

inline IpAddress ip(std::string_view text) { return *IpAddress::parse(text); }

inline DnsName name(std::string_view text) { return *DnsName::parse_ascii(text); }

/// Far away: zones in memory answer at once.
inline Deadline no_hurry() { return Deadline::after(std::chrono::hours(1)); }

inline CheckResult check(dns::Resolver& resolver, std::string_view address,
                         std::string_view mail_from = "anna@example.com",
                         std::string_view helo = "mx.example.com", const CheckOptions& options = {},
                         Trace* trace = nullptr) {
  return check_host(Query::of_mail_from(ip(address), mail_from, helo), resolver, no_hurry(),
                    Timestamp(1'700'000'000), options, trace);
}

/// A zone in memory; records are written with full names and final dots, as in a master file.
inline CheckResult check(std::string_view zone, std::string_view address,
                         std::string_view mail_from = "anna@example.com",
                         std::string_view helo = "mx.example.com") {
  dns::StaticResolver resolver(zone);
  return check(resolver, address, mail_from, helo);
}

}  // namespace auth::spf
