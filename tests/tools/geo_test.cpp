// Databases in MaxMind's format: their field layouts, IPv4 in trees of IPv6, and files that are
// broken.
#include "tools/common/geo.h"

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

constexpr auto v4 = IpAddress::Family::v4;
constexpr auto v6 = IpAddress::Family::v6;
using Map = MmdbValue::Map;

/// `192.0.2.0-192.0.2.255 AS64496 Example DE` for each range.
std::string told(GeoDatabase& database, const AddressSet& set) {
  const auto found = database.locate(set);
  if (!found) {
    return found.error();
  }
  std::string text;
  for (const LocatedRange& piece : *found) {
    const Location& location = database.locations()[piece.location];
    text += address_of(set.family(), piece.range.first).text() + "-" +
            address_of(set.family(), piece.range.last).text();
    text += location.asn ? " AS" + std::to_string(*location.asn) : "";
    text += location.organization.empty() ? "" : " " + location.organization;
    text += location.country.empty() ? "" : " " + location.country;
    text += "\n";
  }
  return text;
}

class Geo : public testing::Test {
 protected:
  GeoDatabase open(const MmdbWriter& writer) { return open(writer.text()); }

  GeoDatabase open(const std::string& octets) {
    auto database = GeoDatabase::open(folder_.file("geo.mmdb", octets));
    EXPECT_TRUE(database) << database.error();
    return std::move(*database);
  }

  std::string error_of(const std::string& octets) {
    const auto database = GeoDatabase::open(folder_.file("geo.mmdb", octets));
    return database ? "" : database.error();
  }

  test::TemporaryFolder folder_;
};

AddressSet set_of(std::initializer_list<const char*> networks) {
  std::vector<AddressRange> ranges;
  for (const char* network : networks) {
    const auto cidr = *auth::Cidr::parse(network);
    ranges.push_back(AddressRange::network(cidr.network(), cidr.prefix()));
  }
  const auto family = ranges.front().family;
  return AddressSet::of(family, std::move(ranges));
}

struct Layout {
  const char* name;
  MmdbValue record;
  std::string_view want;
};

class GeoLayouts : public Geo, public testing::WithParamInterface<Layout> {};

TEST_P(GeoLayouts, AreUnderstood) {
  MmdbWriter writer(4);
  writer.add("192.0.2.0/24", GetParam().record);
  GeoDatabase database = open(writer);
  EXPECT_EQ(told(database, set_of({"192.0.2.7"})),
            "192.0.2.7-192.0.2.7" + std::string(GetParam().want) + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    , GeoLayouts,
    testing::Values(
        Layout{"MaxMindAsn",
               Map{{"autonomous_system_number", 64496U},
                   {"autonomous_system_organization", "Example GmbH"}},
               " AS64496 Example GmbH"},
        Layout{"MaxMindCountry",
               Map{{"continent", Map{{"code", "EU"}}},
                   {"country", Map{{"geoname_id", 1U}, {"iso_code", "DE"}}}},
               " DE"},
        Layout{"MaxMindRegisteredCountryAlone",
               Map{{"registered_country", Map{{"iso_code", "FR"}}}}, " FR"},
        Layout{"DbIpWithTraits",
               Map{{"country", Map{{"iso_code", "US"}}},
                   {"traits", Map{{"autonomous_system_number", 64497U},
                                  {"autonomous_system_organization", "Example Inc"}}}},
               " AS64497 Example Inc US"},
        Layout{"IpLocationDbCountry", Map{{"country_code", "JP"}}, " JP"},
        Layout{"IpInfo",
               Map{{"asn", "AS64498"},
                   {"as_name", "Example KK"},
                   {"country", "Japan"},
                   {"country_code", "JP"}},
               " AS64498 Example KK JP"},
        Layout{"IpInfoOfOld", Map{{"asn", "AS64498"}, {"country", "jp"}}, " AS64498 JP"},
        Layout{"NothingOfInterest", Map{{"is_anonymous", 1U}}, ""},
        Layout{"OtherTypes",
               Map{{"asn", "ASx"}, {"autonomous_system_organization", 1U}, {"country_code", 7U}},
               ""},
        Layout{"NoMap", "DE", ""}),
    [](const auto& test) { return test.param.name; });

TEST_F(Geo, ASetIsCutWhereNetworksEnd) {
  MmdbWriter writer(4);
  writer.add("192.0.2.0/24", Map{{"country_code", "DE"}});
  writer.add("192.0.2.128/26", Map{{"country_code", "FR"}});
  GeoDatabase database = open(writer);
  EXPECT_EQ(told(database, set_of({"192.0.2.126/31", "192.0.2.128/25", "203.0.113.0/24"})),
            "192.0.2.126-192.0.2.127 DE\n"
            "192.0.2.128-192.0.2.191 FR\n"
            "192.0.2.192-192.0.2.255 DE\n"
            "203.0.113.0-203.0.113.255\n");
  EXPECT_EQ(told(database, AddressSet(v4)), "");
}

TEST_F(Geo, AWholeFamilyIsCovered) {
  MmdbWriter writer(6);
  writer.add("192.0.2.0/24", Map{{"country_code", "DE"}});
  writer.add("2001:db8::/32", Map{{"country_code", "FR"}});
  GeoDatabase database = open(writer);
  for (const auto family : {v4, v6}) {
    const auto found = database.locate(AddressSet::everything(family));
    ASSERT_TRUE(found);
    std::vector<AddressRange> ranges;
    for (const auto& piece : *found) {
      ranges.push_back(piece.range);
    }
    EXPECT_EQ(AddressSet::of(family, ranges), AddressSet::everything(family));
  }
}

TEST_F(Geo, ATreeOfIpv6HoldsIpv4) {
  MmdbWriter writer(6);
  writer.add("192.0.2.0/24", Map{{"country_code", "DE"}});
  writer.add("2001:db8::/32", Map{{"country_code", "FR"}});
  GeoDatabase database = open(writer);
  EXPECT_EQ(told(database, set_of({"192.0.2.0/25"})), "192.0.2.0-192.0.2.127 DE\n");
  EXPECT_EQ(told(database, set_of({"2001:db8::/33"})),
            "2001:db8::-2001:db8:7fff:ffff:ffff:ffff:ffff:ffff FR\n");
}

TEST_F(Geo, AliasesOfIpv4AreNotCountedOnceMore) {
  MmdbWriter writer(6);
  writer.add("192.0.2.0/24", Map{{"country_code", "DE"}});
  writer.alias_of_ipv4("2002::", 16);
  GeoDatabase database = open(writer);
  EXPECT_EQ(told(database, set_of({"2002::/16"})),
            "2002::-2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff\n");
  EXPECT_EQ(told(database, set_of({"::/96"})), "::-::255.255.255.255\n");
  EXPECT_EQ(told(database, set_of({"192.0.2.1"})), "192.0.2.1-192.0.2.1 DE\n");
}

TEST_F(Geo, ATreeOfIpv4KnowsNothingOfIpv6) {
  MmdbWriter writer(4);
  writer.add("192.0.2.0/24", Map{{"country_code", "DE"}});
  GeoDatabase database = open(writer);
  EXPECT_EQ(told(database, set_of({"2001:db8::/127"})), "2001:db8::-2001:db8::1\n");
}

TEST_F(Geo, ATreeOfIpv6MayHaveNoIpv4) {
  MmdbWriter writer(6);
  writer.add("2001:db8::/32", Map{{"country_code", "FR"}});
  GeoDatabase database = open(writer);
  EXPECT_EQ(told(database, set_of({"192.0.2.0/31"})), "192.0.2.0-192.0.2.1\n");
}

TEST_F(Geo, SaysWhenItWasBuilt) {
  MmdbWriter writer(4);
  writer.add("192.0.2.0/24", Map{{"country_code", "DE"}});
  writer.set_built(1'600'000'000);
  EXPECT_EQ(open(writer).built(), auth::Timestamp(1'600'000'000));
  writer.set_built(4'000'000'000);
  EXPECT_EQ(open(writer).built(), auth::Timestamp(4'000'000'000));
}

TEST_F(Geo, WhatIsNoDatabaseIsTold) {
  EXPECT_NE(error_of("").find("cannot use "), std::string::npos);
  EXPECT_NE(error_of("no database").find("geo.mmdb: "), std::string::npos);
  const auto missing = GeoDatabase::open("/nonexistent/x.mmdb");
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().find("cannot use /nonexistent/x.mmdb: "), std::string::npos);
}

TEST_F(Geo, AFileCutAnywhereDoesNoHarm) {
  MmdbWriter writer(6);
  writer.add("192.0.2.0/24", Map{{"asn", "AS1"}, {"country", Map{{"iso_code", "DE"}}}});
  writer.add("2001:db8::/32", Map{{"country_code", "FR"}});
  const std::string whole = writer.text();
  for (std::size_t size = 0; size < whole.size(); size += 11) {
    // The end with the metadata stays, so that it is taken for a database.
    for (const std::string& octets : {whole.substr(0, size), whole.substr(size)}) {
      auto database = GeoDatabase::open(folder_.file("cut.mmdb", octets));
      if (database) {
        static_cast<void>(database->locate(AddressSet::everything(v4)));
        static_cast<void>(database->locate(AddressSet::everything(v6)));
      }
    }
  }
}

TEST_F(Geo, AnyOctetMayBeWrong) {
  MmdbWriter writer(4);
  writer.add("192.0.2.0/24", Map{{"asn", "AS1"}, {"country", Map{{"iso_code", "DE"}}}});
  const std::string whole = writer.text();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (const int wrong : {0x00, 0x7f, 0xff}) {
      std::string octets = whole;
      octets[i] = static_cast<char>(wrong);
      auto database = GeoDatabase::open(folder_.file("wrong.mmdb", octets));
      if (database) {
        static_cast<void>(database->locate(AddressSet::everything(v4)));
      }
    }
  }
}

TEST_F(Geo, ATreeThatDoesNotEndIsBroken) {
  MmdbWriter loop(6);
  loop.add("192.0.2.0/24", Map{{"country_code", "DE"}});
  loop.link(0, 0, 1);
  loop.link(1, 0, 1);
  loop.link(1, 1, 1);
  loop.link(0, 1, 1);
  GeoDatabase of_loop = open(loop);
  EXPECT_NE(told(of_loop, AddressSet::everything(v4)).find("does not end"), std::string::npos)
      << told(of_loop, AddressSet::everything(v4));

  // 2^32 ways through 32 nodes.
  MmdbWriter ladder(4);
  for (std::size_t node = 0; node < 31; ++node) {
    ladder.link(node, 0, node + 1);
    ladder.link(node, 1, node + 1);
  }
  GeoDatabase of_ladder = open(ladder);
  EXPECT_NE(told(of_ladder, AddressSet::everything(v4))
                .find("geo.mmdb is broken: its search tree does not end"),
            std::string::npos);
}

}  // namespace
}  // namespace countersign::tools
