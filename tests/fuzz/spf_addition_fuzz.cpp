// An addition to any record: it parses, the addresses pass, and nothing else changes.
//
// Input: a line of octets, an address each, then the rest of a record of d0.example.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "spf/addition_support.h"

namespace {

using namespace auth;
using namespace auth::spf;

constexpr std::string_view zone =
    "$ORIGIN example.\n$TTL 60\n"
    "d0 A 10.0.0.1\nd0 AAAA 2001:db8::1\nd0 MX 1 h\nh A 10.0.0.2\nh AAAA 2001:db8::2\n"
    "d1 TXT \"v=spf1 -ip4:10.0.0.8/29 ip4:10.0.0.0/27 include:d2.example ?all\"\n"
    "d2 TXT \"v=spf1 a:h.example ip6:2001:db8::/125 ~all\"\n"
    "d3 TXT \"v=spf1 include:d1.example mx:d0.example redirect=d2.example\"\n"
    "d4 TXT \"v=spf1 include:d0.example -all\"\n"
    "d5 TXT \"v=spf1 nonsense\"\n"
    "anna TXT \"v=spf1 ip4:10.0.0.0/28 -all\"\n"
    "10.0.0.3.x A 127.0.0.1\n";

std::vector<IpAddress> addresses_of(std::string_view octets) {
  std::vector<IpAddress> addresses;
  for (const char c : octets.substr(0, 8)) {
    const auto octet = static_cast<std::uint8_t>(c);
    const auto low = static_cast<std::uint8_t>(octet % 64);
    addresses.push_back(octet < 128 ? IpAddress::v4({10, 0, 0, low})
                                    : IpAddress::v6({0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0,
                                                     0, 0, 0, low}));
  }
  return addresses;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static dns::StaticResolver others(zone);
  const std::string_view text(reinterpret_cast<const char*>(data),
                              std::min(size, std::size_t{2'000}));
  const auto end = std::min(text.find('\n'), text.size());
  const auto asked = addresses_of(text.substr(0, end));
  if (asked.empty()) {
    return 0;
  }
  const std::string record = "v=spf1 " + std::string(text.substr(std::min(end + 1, text.size())));
  const DnsName domain = name("d0.example");
  testing::ReplacedRecord resolver(domain, record, others);
  const Policy policy = fetch_policy(domain, resolver, no_hurry());
  const Addition addition = propose_addition(policy, asked, resolver, no_hurry(), Timestamp(0));
  if (const std::string wrong = flaw(policy, asked, addition, resolver); !wrong.empty()) {
    std::fprintf(stderr, "%s\n%s\n%s\n", wrong.c_str(), record.c_str(), addition.record.c_str());
    std::abort();
  }
  return 0;
}
