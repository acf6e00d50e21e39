// RFC 7208 s4 to s6 for all addresses at once, rule by rule; compiled_policy_property_test.cpp
// compares the whole with check_host.
#include "auth/spf/compiled_policy.h"

#include <gtest/gtest.h>

#include "auth/spf/pass_set.h"
#include "spf/support.h"

namespace auth::spf {
namespace {

using Family = IpAddress::Family;
using Texts = std::vector<std::string>;

Policy fetched(std::string_view zone, std::string_view domain = "example.com") {
  dns::StaticResolver resolver(zone);
  return fetch_policy(name(domain), resolver, no_hurry());
}

CompiledPolicy compiled(std::string_view zone, Conditional conditional = Conditional::leaves_open) {
  return CompiledPolicy::compile(fetched(zone), conditional);
}

Texts networks(const AddressSet& set) {
  Texts texts;
  for (const AddressNetwork& network : set.networks()) {
    texts.push_back(network.text());
  }
  return texts;
}

struct SetCase {
  const char* name;
  const char* zone;
  Texts ipv4;
  Texts ipv6;
};

class Rfc7208Set : public ::testing::TestWithParam<SetCase> {};

TEST_P(Rfc7208Set, Passes) {
  const PassSet passing = pass_set(fetched(GetParam().zone));
  EXPECT_EQ(networks(passing.ipv4), GetParam().ipv4);
  EXPECT_EQ(networks(passing.ipv6), GetParam().ipv6);
  EXPECT_TRUE(passing.complete);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc7208Set,
    ::testing::Values(
        SetCase{"FirstMatchEnds",  // SPF-40
                "example.com. TXT \"v=spf1 -ip4:192.0.2.0/25 ip4:192.0.2.0/24 -all\"\n",
                {"192.0.2.128/25"},
                {}},
        SetCase{"AllIsBothFamilies", "example.com. TXT \"v=spf1 +all\"\n", {"0.0.0.0/0"}, {"::/0"}},
        SetCase{"Ip4IsNoIp6",  // SPF-48
                "example.com. TXT \"v=spf1 ip4:0.0.0.0/0 -all\"\n",
                {"0.0.0.0/0"},
                {}},
        SetCase{
            "IncludeMatchesByPassAlone",  // SPF-44
            "example.com. TXT \"v=spf1 include:inner.example ip4:192.0.2.9 -all\"\n"
            "inner.example. TXT \"v=spf1 -ip4:192.0.2.9 ~ip4:192.0.2.1 ip4:192.0.2.0/30 -all\"\n",
            {"192.0.2.0/32", "192.0.2.2/31", "192.0.2.9/32"},
            {}},
        SetCase{"QualifierOfIncludeCounts",  // SPF-44
                "example.com. TXT \"v=spf1 -include:inner.example ip4:192.0.2.0/30 -all\"\n"
                "inner.example. TXT \"v=spf1 ip4:192.0.2.1 -all\"\n",
                {"192.0.2.0/32", "192.0.2.2/31"},
                {}},
        SetCase{"RedirectBehindTheLastTerm",  // SPF-54
                "example.com. TXT \"v=spf1 redirect=other.example -ip4:192.0.2.1\"\n"
                "other.example. TXT \"v=spf1 ip4:192.0.2.0/31 -all\"\n",
                {"192.0.2.0/32"},
                {}},
        SetCase{"RedirectBesideAllIsIgnored",  // SPF-43
                "example.com. TXT \"v=spf1 redirect=other.example ~all\"\n"
                "other.example. TXT \"v=spf1 +all\"\n",
                {},
                {}},
        SetCase{"LengthsByFamily",  // SPF-45
                "example.com. TXT \"v=spf1 a:host.example/30//64 -all\"\n"
                "host.example. A 192.0.2.5\nhost.example. AAAA 2001:db8::5\n",
                {"192.0.2.4/30"},
                {"2001:db8::/64"}},
        SetCase{"NoAddressNoMatch",  // SPF-45
                "example.com. TXT \"v=spf1 a:host.example/0 -all\"\nhost.example. TXT \"x\"\n",
                {},
                {}},
        SetCase{"ExchangesOfMx",  // SPF-46
                "example.com. TXT \"v=spf1 mx -all\"\nexample.com. MX 10 m1.example.\n"
                "example.com. MX 20 m2.example.\nm1.example. A 192.0.2.1\n"
                "m2.example. A 192.0.2.2\nm2.example. AAAA 2001:db8::2\n",
                {"192.0.2.1/32", "192.0.2.2/32"},
                {"2001:db8::2/128"}},
        SetCase{"IncludeOfNothingEndsWhoComesThere",  // SPF-44
                "example.com. TXT \"v=spf1 ip4:192.0.2.1 include:none.example ip4:192.0.2.2\"\n",
                {"192.0.2.1/32"},
                {}},
        SetCase{"ThirdVoidEndsOneFamily",  // SPF-62
                "example.com. TXT \"v=spf1 a:h.example a:h.example a:h.example ip6:2001:db8::/32 "
                "ip4:192.0.2.9 -all\"\nh.example. A 192.0.2.1\n",
                {"192.0.2.1/32", "192.0.2.9/32"},
                {}}),
    [](const auto& tested) { return tested.param.name; });

/// SPF-60: whoever leaves an include early has look-ups left that others have not.
TEST(CompiledPolicy, TellsApartWhatWasSpent) {
  constexpr std::string_view zone =
      "example.com. TXT \"v=spf1 include:deep.example ip4:192.0.2.0/24 a:h.example -all\"\n"
      "deep.example. TXT \"v=spf1 -ip4:192.0.2.0/25 a:h.example a:h.example a:h.example "
      "a:h.example a:h.example a:h.example a:h.example a:h.example a:h.example -all\"\n"
      "h.example. A 203.0.113.1\n";
  const auto policy = compiled(zone);
  EXPECT_EQ(policy.find(ip("192.0.2.1"))->lookups, 1U);
  EXPECT_EQ(policy.find(ip("192.0.2.200"))->lookups, 10U);
  EXPECT_EQ(verdict(*policy.find(ip("192.0.2.200"))), Verdict::pass);
  EXPECT_EQ(policy.find(ip("203.0.113.1"))->lookups, 2U);
  const auto* over = policy.find(ip("203.0.113.2"));
  EXPECT_EQ(verdict(*over), Verdict::permerror);
  EXPECT_EQ(over->place, (Place{.domain = "example.com", .term = "a:h.example"}));
}

TEST(CompiledPolicy, NamesTheInnermostTermAndTheWayToIt) {
  const auto policy = compiled(
      "example.com. TXT \"v=spf1 ~include:inner.example -all\"\n"
      "inner.example. TXT \"v=spf1 redirect=last.example\"\n"
      "last.example. TXT \"v=spf1 ip4:192.0.2.1 -all\"\n");
  const CheckResult result = policy.find(ip("192.0.2.1"))->check_result();
  EXPECT_EQ(verdict(result), Verdict::softfail);
  EXPECT_EQ(result.place, (Place{.domain = "last.example", .term = "ip4:192.0.2.1"}));
  EXPECT_EQ(result.via, (std::vector<Place>{{"example.com", "~include:inner.example"},
                                            {"inner.example", "redirect=last.example"}}));
  EXPECT_EQ(result.record, "v=spf1 ip4:192.0.2.1 -all");
}

TEST(CompiledPolicy, LeavesOpenWhatTheMessageDecides) {
  const auto policy = compiled(
      "example.com. TXT \"v=spf1 ip4:192.0.2.1 exists:%{i}.example -ip4:192.0.2.2 +all\"\n");
  EXPECT_EQ(verdict(*policy.find(ip("192.0.2.1"))), Verdict::pass);
  EXPECT_EQ(policy.find(ip("192.0.2.2")), nullptr);
  EXPECT_EQ(policy.find(ip("2001:db8::1")), nullptr);
  EXPECT_TRUE(policy.complete());
}

TEST(CompiledPolicy, NamesTheTermsThatAddressesComeTo) {
  const PassSet passing = pass_set(
      fetched("example.com. TXT \"v=spf1 include:inner.example ?ptr include:%{l}.example ~all\"\n"
              "inner.example. TXT \"v=spf1 exists:%{i}.example -all exists:%{h}.example\"\n"));
  EXPECT_EQ(passing.conditional, (std::vector<Place>{{"inner.example", "exists:%{i}.example"},
                                                     {"example.com", "?ptr"},
                                                     {"example.com", "include:%{l}.example"}}));
  EXPECT_TRUE(pass_set(fetched("example.com. TXT \"v=spf1 +all ptr\"\n")).conditional.empty());
}

/// SPF-56: the text of a `fail` is a matter of the message; whether there is one is not.
TEST(CompiledPolicy, SaysWhetherAFailIsExplained) {
  const auto policy = compiled(
      "example.com. TXT \"v=spf1 ip4:192.0.2.1 include:inner.example redirect=other.example "
      "exp=why.example\"\n"
      "inner.example. TXT \"v=spf1 -ip4:192.0.2.2 exp=inner.example\"\n"
      "other.example. TXT \"v=spf1 -ip4:192.0.2.3 ~all exp=why.other.example\"\n");
  EXPECT_FALSE(policy.find(ip("192.0.2.1"))->explains);
  EXPECT_FALSE(policy.find(ip("192.0.2.2"))->explains);  // softfail by the other record
  EXPECT_TRUE(policy.find(ip("192.0.2.3"))->explains);
  EXPECT_FALSE(compiled("example.com. TXT \"v=spf1 -all\"\n").find(ip("192.0.2.1"))->explains);
}

/// SPF-1: a mapped address is a client of IPv4, whatever an AAAA record says.
TEST(CompiledPolicy, TakesMappedAddressesForIpv4) {
  const auto policy = compiled(
      "example.com. TXT \"v=spf1 a:h.example ip4:192.0.2.7 -all\"\n"
      "h.example. AAAA ::ffff:192.0.2.9\n");
  EXPECT_EQ(verdict(*policy.find(ip("::ffff:192.0.2.7"))), Verdict::pass);
  EXPECT_EQ(verdict(*policy.find(ip("::ffff:192.0.2.9"))), Verdict::fail);
}

TEST(CompiledPolicy, HasNoVerdictForWhatIsNoDomain) {
  const auto policy = CompiledPolicy::compile(fetched("com. TXT \"v=spf1 +all\"\n", "com"));
  EXPECT_EQ(verdict(*policy.find(ip("192.0.2.1"))), Verdict::none);  // SPF-7
  EXPECT_TRUE(pass_set(fetched("com. TXT \"v=spf1 +all\"\n", "com")).ipv4.empty());
}

TEST(CompiledPolicy, KeepsTheSmallestTtl) {
  EXPECT_EQ(compiled("example.com. 300 TXT \"v=spf1 -all\"\n").ttl(), std::chrono::seconds(300));
}

TEST(CompiledPolicy, LeavesOpenWhatWasNotFetched) {
  dns::StaticResolver resolver(
      "example.com. TXT \"v=spf1 ip4:192.0.2.1 include:inner.example -all\"\n"
      "inner.example. TXT \"v=spf1 -all\"\n");
  const Policy policy = fetch_policy(name("example.com"), resolver, no_hurry(), {.records = 1});
  const auto compiled = CompiledPolicy::compile(policy);
  EXPECT_FALSE(compiled.complete());
  EXPECT_EQ(verdict(*compiled.find(ip("192.0.2.1"))), Verdict::pass);
  EXPECT_EQ(compiled.find(ip("192.0.2.2")), nullptr);
}

/// Each record sends a part of the addresses back before it leads on, and leads on many times: the
/// ways through it double with every look-up.
std::string exploding_zone(int terms) {
  std::string zone;
  for (int depth = 0; depth < 11; ++depth) {
    zone += "d" + std::to_string(depth) + ".example.com. TXT \"v=spf1\"";
    for (int i = 0; i < terms; ++i) {
      zone += " \" -ip4:10." + std::to_string(depth) + "." + std::to_string(i) +
              ".0/27 ip4:10.200." + std::to_string(i) + "." + std::to_string(depth) + " include:d" +
              std::to_string(depth + 1) + ".example.com\"";
    }
    zone += " \" -all\"\n";
  }
  return zone;
}

TEST(CompiledPolicy, EndsWithAPolicyMadeToExplode) {
  const auto policy = CompiledPolicy::compile(fetched(exploding_zone(170), "d0.example.com"));
  // What comes first is known, whatever was given up behind it.
  EXPECT_EQ(verdict(*policy.find(ip("10.0.0.1"))), Verdict::fail);
}

}  // namespace
}  // namespace auth::spf
