// RFC 7208 s4 to s7: a whole zone from octets. However its records lead to each other, evaluation
// stays within the limits of s4.6.4, what is compiled covers every address once, and both agree.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "auth/base/ascii.h"
#include "auth/dns/static_resolver.h"
#include "auth/spf/check_host.h"
#include "auth/spf/compiled_policy.h"
#include "auth/spf/pass_set.h"
#include "support/spf_zone.h"

namespace {

using namespace auth;
using namespace auth::spf;

void must(bool holds) {
  if (!holds) {
    std::abort();
  }
}

/// Records d0.example, d1.example, … as they stand in the lines of `text`, whatever octets they
/// are.
std::string zone_of_lines(std::string_view text) {
  std::string zone = "h0.example. A 192.0.2.1\nh0.example. MX 0 h0.example.\n";
  int domain = 0;
  ascii::split(text.substr(0, 4'000), '\n', [&](std::string_view line) {
    zone += "d" + std::to_string(domain++) + ".example. TXT \"\"";
    for (std::size_t at = 0; at < line.size(); at += 255) {
      zone += " \"";
      for (const char octet : line.substr(at, 255)) {
        char escaped[5];
        (void)std::snprintf(escaped, sizeof escaped, "\\%03u",
                            static_cast<unsigned>(static_cast<unsigned char>(octet)));
        zone += escaped;
      }
      zone += "\"";
    }
    zone += "\n";
  });
  return zone;
}

void check(const CompiledPolicy& compiled, const IpAddress& address, dns::Resolver& resolver) {
  const CheckResult result =
      check_host(Query::of_mail_from(address, "anna@d0.example", "mx.d1.example"), resolver,
                 Deadline::after(std::chrono::hours(1)), Timestamp(0));
  must(result.lookups <= 10 && result.void_lookups <= 2 && result.via.size() <= 10);
  const CompiledResult* known = compiled.find(address);
  if (known != nullptr) {
    const CheckResult same = known->check_result();
    must(same.outcome.index() == result.outcome.index() && verdict(same) == verdict(result));
    must(same.place == result.place && same.via == result.via && same.record == result.record);
    must(same.lookups == result.lookups && same.void_lookups == result.void_lookups);
    must(known->explains || !result.explanation);
  }
}

void check(const CompiledPolicy& compiled, const PassSet& passing, IpAddress::Family family,
           dns::Resolver& resolver) {
  const auto segments = compiled.segments(family);
  must(!segments.empty() && segments.front().first == 0);
  must(segments.back().last == last_number(family));
  for (std::size_t i = 0; i < segments.size(); ++i) {
    must(segments[i].first <= segments[i].last);
    must(i == 0 || segments[i].first == segments[i - 1].last + 1);
    const IpAddress address = address_of(family, segments[i].first);
    if (address.family() != family) {
      continue;  // mapped: a client of IPv4
    }
    if (segments[i].result != nullptr && passing.conditional.empty()) {
      must(passing.of(family).contains(address) == (verdict(*segments[i].result) == Verdict::pass));
    }
    if (i < 40) {
      check(compiled, address, resolver);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view octets(reinterpret_cast<const char*>(data), size);
  std::size_t at = 0;
  const auto choose = [&](unsigned count) {
    return at < octets.size() ? static_cast<unsigned char>(octets[at++]) % count : 0U;
  };
  dns::StaticResolver resolver =
      octets.starts_with("v=spf1")
          ? dns::StaticResolver(zone_of_lines(octets))
          : testing::SpfZone(choose, testing::ConditionalTerms::all).resolver();
  const Policy policy =
      fetch_policy(*DnsName::parse("d0.example"), resolver, Deadline::after(std::chrono::hours(1)));
  must(resolver.asked() <= 500);
  const auto compiled = CompiledPolicy::compile(policy);
  const PassSet passing = pass_set(policy);
  for (const auto family : {IpAddress::Family::v4, IpAddress::Family::v6}) {
    check(compiled, passing, family, resolver);
  }
  return 0;
}
