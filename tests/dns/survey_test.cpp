#include "auth/dns/survey.h"

#include <gtest/gtest.h>

#include "auth/dns/static_direct_resolver.h"
#include "auth/dns/static_resolver.h"
#include "dns/answer_printing.h"

namespace auth::dns {
namespace {

using namespace std::chrono_literals;

const Deadline never{std::chrono::steady_clock::time_point::max()};

DnsName name(std::string_view text) { return DnsName::parse(text).value(); }

Server server(std::string_view text) { return Server::parse(text).value(); }

/// What a resolver knows: two zones, one below the other, and one elsewhere.
constexpr std::string_view world = R"($TTL 300
$ORIGIN example.com.
@ SOA ns1 hostmaster 7 1 2 3 60
@ NS ns1
@ NS ns2.example.net.
ns1 A 192.0.2.1
ns1 AAAA 2001:db8::1
www A 192.0.2.80
alias CNAME www.example.net.
broken CNAME www.example.net.
loop1 CNAME loop2
loop2 CNAME loop1
sub SOA ns1 hostmaster 8 1 2 3 60
sub NS ns1
sub NS gone.example.net.
$ORIGIN example.net.
@ SOA ns2 hostmaster 9 1 2 3 60
@ NS ns2
ns2 A 192.0.2.2
)";

struct ZoneCase {
  const char* name;
  std::string_view asked;
  std::string_view zone;
};

class Rfc2181S6 : public testing::TestWithParam<ZoneCase> {};  // zone cuts

TEST_P(Rfc2181S6, Finds) {
  StaticResolver resolver(world);
  const auto zone = find_zone(DnsName::parse_ascii(GetParam().asked).value(), resolver, never);
  ASSERT_TRUE(zone.has_value()) << zone.error().text;
  EXPECT_EQ(zone->text(), GetParam().zone);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc2181S6,
    testing::Values(ZoneCase{"Apex", "example.com", "example.com"},
                    ZoneCase{"NameInIt", "www.example.com", "example.com"},
                    ZoneCase{"NameThatDoesNotExist", "a.b.c.example.com", "example.com"},
                    ZoneCase{"AnyCharacter", "a b/c.example.com", "example.com"},
                    ZoneCase{"DelegatedBelow", "x.sub.example.com", "sub.example.com"},
                    ZoneCase{"CnameIsOfItsOwnZone", "alias.example.com", "example.com"}),
    [](const auto& test) { return test.param.name; });

TEST(FindZone, NearerNameThatCannotBeAskedForIsNotPassedOver) {
  StaticResolver resolver(world);
  resolver.fail_with(name("sub.example.com"), Status::server_failure);
  const auto zone = find_zone(name("x.sub.example.com"), resolver, never);
  ASSERT_FALSE(zone.has_value());
  EXPECT_TRUE(zone.error().temporary);
  EXPECT_NE(zone.error().text.find("sub.example.com"), std::string::npos) << zone.error().text;
}

TEST(FindZone, TargetOfACnameMayFail) {
  StaticResolver resolver(world);
  resolver.fail_with(name("www.example.net"), Status::server_failure);
  EXPECT_EQ(find_zone(name("broken.example.com"), resolver, never).value(), name("example.com"));
  EXPECT_EQ(find_zone(name("loop1.example.com"), resolver, never).value(), name("example.com"));
}

TEST(FindZone, NamesAboveTheZoneMayFail) {
  StaticResolver resolver(world);
  resolver.fail_with(name("com"), Status::timeout);
  EXPECT_TRUE(find_zone(name("example.com"), resolver, never).has_value());
}

TEST(FindZone, WithoutAnySoaThereIsNone) {
  StaticResolver resolver("www.example.org. A 192.0.2.1\n");
  const auto zone = find_zone(name("www.example.org"), resolver, never);
  ASSERT_FALSE(zone.has_value());
  EXPECT_FALSE(zone.error().temporary);
}

TEST(FindAuthorities, NamesServersWithAllTheirAddresses) {
  StaticResolver resolver(world);
  const auto found = find_authorities(name("www.example.com"), resolver, never);
  ASSERT_TRUE(found.has_value()) << found.error().text;
  EXPECT_EQ(found->zone, name("example.com"));
  ASSERT_EQ(found->servers.size(), 2U);
  EXPECT_EQ(found->servers[0].name, name("ns1.example.com"));
  EXPECT_EQ(found->servers[0].addresses, (std::vector{server("192.0.2.1"), server("2001:db8::1")}));
  EXPECT_EQ(found->servers[1].addresses, (std::vector{server("192.0.2.2")}));
}

TEST(FindAuthorities, ServerWithoutAddressStaysInTheList) {
  StaticResolver resolver(world);
  const auto found = find_authorities(name("sub.example.com"), resolver, never);
  ASSERT_TRUE(found.has_value());
  EXPECT_TRUE(found->servers[1].addresses.empty());
  EXPECT_EQ(found->servers[1].problem, "gone.example.net has no address");
  EXPECT_FALSE(found->servers[1].temporary);
}

TEST(FindAuthorities, AddressesThatMayBeMissingAreSaid) {
  StaticResolver resolver(world);
  resolver.fail_with({name("ns1.example.com"), RecordType::aaaa}, Status::timeout);
  const auto found = find_authorities(name("example.com"), resolver, never);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->servers[0].addresses.size(), 1U);
  EXPECT_TRUE(found->servers[0].temporary);
  EXPECT_FALSE(found->servers[0].problem.empty());
}

TEST(FindAuthorities, WhatIsNotProvenIsNotCutShort) {
  std::string zone = "$ORIGIN example.com.\n@ SOA ns1 h 1 1 1 1 1\n";
  std::string crowded = zone + "@ NS ns\n";
  for (std::size_t i = 0; i <= max_name_servers; ++i) {
    zone += "@ NS ns" + std::to_string(i) + "\n";
    crowded += "ns A 192.0.2." + std::to_string(i) + "\n";
  }
  StaticResolver servers(zone);
  EXPECT_FALSE(find_authorities(name("example.com"), servers, never).has_value());
  StaticResolver addresses(crowded);
  EXPECT_FALSE(find_authorities(name("example.com"), addresses, never).has_value());
}

TEST(FindAuthorities, ZoneWithoutNsRecordsIsAProblem) {
  StaticResolver resolver("example.com. SOA ns1.example.com. h. 1 1 1 1 1\n");
  EXPECT_FALSE(find_authorities(name("example.com"), resolver, never).has_value());
}

// --- survey ---

class SurveyTest : public testing::Test {
 protected:
  Survey run(std::string_view asked, const std::vector<Server>& servers = {}) {
    return survey(question(asked, RecordType::txt), servers, resolver_, direct_, never);
  }

  StaticResolver resolver_{world};
  StaticDirectResolver direct_;
  const Server ns1_ = server("192.0.2.1");
  const Server ns1_v6_ = server("2001:db8::1");
  const Server ns2_ = server("192.0.2.2");
};

constexpr std::string_view text_zone =
    "$ORIGIN example.com.\n@ 300 SOA ns1 h 7 1 2 3 60\n@ 900 TXT \"v=spf1 -all\"\n"
    "alias 600 CNAME www.example.net.\nin CNAME example.com.\nself CNAME self\n";

TEST_F(SurveyTest, AsksEachAddressForRecordAndSoaInOneRound) {
  direct_.serve(ns1_, text_zone);
  direct_.fail_with(ns1_v6_, DirectStatus::no_route);
  direct_.fail_with(ns2_, DirectStatus::refused);
  const auto names = run("example.com");
  ASSERT_EQ(names.size(), 1U);
  EXPECT_EQ(names[0].zone, name("example.com"));
  ASSERT_EQ(names[0].sightings.size(), 3U);
  const Sighting& first = names[0].sightings[0];
  EXPECT_EQ(first.server, name("ns1.example.com"));
  EXPECT_EQ(first.address, ns1_);
  EXPECT_EQ(printed(first.answer.found.answer), "ok \"v=spf1 -all\"");
  EXPECT_EQ(first.answer.found.answer.ttl, 900s);
  EXPECT_EQ(printed(first.soa.found.answer), "ok soa 7");
  EXPECT_EQ(names[0].sightings[1].answer.status, DirectStatus::no_route);
  EXPECT_EQ(names[0].sightings[2].answer.status, DirectStatus::refused);
}

TEST_F(SurveyTest, ServerWithoutAddressIsSeenAsLame) {
  direct_.serve(ns1_, text_zone);
  const auto names = run("sub.example.com");
  ASSERT_EQ(names[0].sightings.size(), 3U);
  EXPECT_FALSE(names[0].sightings[2].address.has_value());
  EXPECT_EQ(names[0].sightings[2].answer.status, DirectStatus::lame);
  EXPECT_EQ(names[0].sightings[2].answer.detail, "gone.example.net has no address");
}

TEST_F(SurveyTest, Rfc1034S3_6_2CnameIsFollowedToItsOwnAuthorities) {
  direct_.serve(ns1_, text_zone);
  direct_.serve(ns2_, "www.example.net. TXT \"v=spf1 ip4:192.0.2.0/24 -all\"\n");
  const auto names = run("alias.example.com");
  ASSERT_EQ(names.size(), 2U);
  EXPECT_EQ(names[0].sightings[0].answer.found.alias, name("www.example.net"));
  EXPECT_EQ(names[0].sightings[0].answer.found.answer.ttl, 600s);
  EXPECT_EQ(names[1].name, name("www.example.net"));
  EXPECT_EQ(names[1].zone, name("example.net"));
  ASSERT_EQ(names[1].sightings.size(), 1U);
  EXPECT_EQ(names[1].sightings[0].address, ns2_);
}

TEST_F(SurveyTest, LoopEnds) {
  direct_.serve(ns1_, text_zone);
  EXPECT_EQ(run("self.example.com").size(), 1U);
}

TEST_F(SurveyTest, NamesAreBounded) {
  std::string zone = "$ORIGIN example.com.\n";
  for (int i = 0; i < 20; ++i) {
    zone += "a" + std::to_string(i) + " CNAME a" + std::to_string(i + 1) + "\n";
  }
  direct_.serve(ns1_, zone);
  const auto names = run("a0.example.com");
  ASSERT_EQ(names.size(), max_surveyed_names + 1);
  EXPECT_TRUE(names.back().problem.has_value());
  EXPECT_TRUE(names.back().sightings.empty());
}

TEST_F(SurveyTest, ServersGivenByHandAreAskedInstead) {
  const Server hidden = server("192.0.2.99:5353");
  direct_.serve(hidden, text_zone);
  direct_.serve(ns2_, "www.example.net. TXT \"x\"\n");
  const auto names = run("alias.example.com", {hidden});
  ASSERT_EQ(names.size(), 2U);
  ASSERT_EQ(names[0].sightings.size(), 1U);
  EXPECT_FALSE(names[0].sightings[0].server.has_value());
  EXPECT_EQ(printed(names[0].sightings[0].soa.found.answer), "ok soa 7");
  EXPECT_EQ(names[1].sightings[0].address, ns2_) << "another zone has its own servers";
  EXPECT_EQ(run("in.example.com", {hidden})[1].sightings[0].address, hidden);
}

TEST_F(SurveyTest, ServersGivenByHandNeedNoZone) {
  const Server hidden = server("192.0.2.99");
  direct_.serve(hidden, "new.example. SOA ns. h. 3 1 1 1 1\nnew.example. TXT \"x\"\n");
  const auto names = run("new.example", {hidden});
  EXPECT_FALSE(names[0].problem.has_value());
  EXPECT_EQ(printed(names[0].sightings[0].soa.found.answer), "ok soa 3");
}

TEST_F(SurveyTest, NameWithoutZoneIsAProblem) {
  const auto names = run("example.org");
  ASSERT_EQ(names.size(), 1U);
  EXPECT_TRUE(names[0].problem.has_value());
}

}  // namespace
}  // namespace auth::dns
