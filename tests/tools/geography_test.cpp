// Where the addresses of a policy are: databases put together, counted and sorted.
#include "tools/common/geography.h"

#include <gtest/gtest.h>

#include "support/mmdb_writer.h"
#include "support/temporary_folder.h"

namespace countersign::tools {
namespace {

using auth::AddressRange;
using auth::AddressSet;
using auth::IpAddress;
using test::MmdbValue;
using test::MmdbWriter;
using Map = MmdbValue::Map;

constexpr auth::Timestamp now(1'795'000'000);  // 2026-11-18

AddressSet networks(IpAddress::Family family, std::initializer_list<const char*> texts) {
  std::vector<AddressRange> ranges;
  for (const char* text : texts) {
    const auto cidr = *auth::Cidr::parse(text);
    ranges.push_back(AddressRange::network(cidr.network(), cidr.prefix()));
  }
  return AddressSet::of(family, std::move(ranges));
}

/// `AS64496 Example DE: 256, 0` for each location.
std::vector<std::string> told(const Geography& geography) {
  std::vector<std::string> lines;
  for (const LocatedNetworks& network : geography.networks) {
    const Location& location = network.location;
    std::string line = location.asn ? "AS" + std::to_string(*location.asn) + " " : "";
    line += location.organization.empty() ? "" : location.organization + " ";
    line += location.country;
    lines.push_back(line + ": " + network.ipv4.count() + ", " + network.ipv6.count());
  }
  return lines;
}

class GeographyTest : public testing::Test {
 protected:
  GeographyTest() {
    MmdbWriter asn(6);
    asn.add("192.0.2.0/24", Map{{"autonomous_system_number", 64496U},
                                {"autonomous_system_organization", "Example"}});
    asn.add("198.51.100.0/25", Map{{"autonomous_system_number", 64497U}});
    asn.add("2001:db8::/32", Map{{"autonomous_system_number", 64496U},
                                 {"autonomous_system_organization", "Example"}});
    asn_ = folder_.file("asn.mmdb", asn.text());
    MmdbWriter country(6);
    country.add("192.0.2.0/26", Map{{"country", Map{{"iso_code", "DE"}}}});
    country.add("198.51.100.0/24", Map{{"country", Map{{"iso_code", "FR"}}}});
    country.add("2001:db8::/32", Map{{"country", Map{{"iso_code", "DE"}}}});
    country_ = folder_.file("country.mmdb", country.text());
  }

  test::TemporaryFolder folder_;
  std::string asn_;
  std::string country_;
  AddressSet ipv4_ =
      networks(IpAddress::Family::v4, {"192.0.2.0/24", "198.51.100.0/24", "203.0.113.9"});
  AddressSet ipv6_ = networks(IpAddress::Family::v6, {"2001:db8::/64", "2001:db9::/64"});
};

TEST_F(GeographyTest, DatabasesCompleteEachOther) {
  for (const auto& paths : {std::vector{asn_, country_}, std::vector{country_, asn_}}) {
    const Geography found = geography(ipv4_, ipv6_, paths, now);
    EXPECT_EQ(told(found),
              (std::vector<std::string>{
                  "AS64496 Example : 192, 0", "FR: 128, 0", "AS64497 FR: 128, 0",
                  "AS64496 Example DE: 64, 18446744073709551616", ": 1, 18446744073709551616"}));
    EXPECT_TRUE(found.warnings.empty());
  }
}

TEST_F(GeographyTest, WithoutADatabaseAllIsUnknown) {
  const Geography found = geography(ipv4_, ipv6_, {}, now);
  EXPECT_EQ(told(found), std::vector<std::string>{": 513, 36893488147419103232"});
}

TEST_F(GeographyTest, NothingIsNowhere) {
  const std::vector paths{asn_};
  const Geography found =
      geography(AddressSet(IpAddress::Family::v4), AddressSet(IpAddress::Family::v6), paths, now);
  EXPECT_TRUE(found.networks.empty());
}

TEST_F(GeographyTest, ADatabaseThatCannotBeUsedIsSaidAndNotFatal) {
  const std::vector paths{std::string("/nonexistent.mmdb"), folder_.file("bad.mmdb", "bad"), asn_};
  const Geography found = geography(ipv4_, AddressSet(IpAddress::Family::v6), paths, now);
  ASSERT_EQ(found.warnings.size(), 2U);
  EXPECT_EQ(found.warnings[0].find("cannot use /nonexistent.mmdb: "), 0U);
  EXPECT_NE(found.warnings[1].find("bad.mmdb: "), std::string::npos);
  EXPECT_EQ(told(found).front(), "AS64496 Example : 256, 0");
}

TEST_F(GeographyTest, ABrokenTreeIsSaidAndTheOthersAreBelieved) {
  MmdbWriter loop(6);
  loop.add("192.0.2.0/24", Map{{"country_code", "DE"}});
  loop.link(0, 0, 1);
  loop.link(1, 0, 1);
  loop.link(1, 1, 1);
  loop.link(0, 1, 1);
  const std::vector paths{folder_.file("loop.mmdb", loop.text()), asn_};
  const Geography found = geography(ipv4_, ipv6_, paths, now);
  ASSERT_EQ(found.warnings.size(), 1U);
  EXPECT_NE(found.warnings[0].find("loop.mmdb is broken"), std::string::npos);
  EXPECT_EQ(told(found).front(), "AS64496 Example : 256, 18446744073709551616");
}

TEST_F(GeographyTest, ADatabaseOfMoreThanAYearIsSaid) {
  MmdbWriter writer(4);
  writer.add("192.0.2.0/24", Map{{"country_code", "DE"}});
  writer.set_built(1'700'000'000);
  const std::vector paths{folder_.file("old.mmdb", writer.text())};
  const Geography found = geography(ipv4_, ipv6_, paths, now);
  ASSERT_EQ(found.warnings.size(), 1U);
  EXPECT_NE(found.warnings[0].find("old.mmdb was made on 2023-11-14, more than a year ago"),
            std::string::npos);
  EXPECT_EQ(told(found).front(), "DE: 256, 0");
}

}  // namespace
}  // namespace countersign::tools
