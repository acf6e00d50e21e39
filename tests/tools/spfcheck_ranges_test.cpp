// Contract s3 and s9: spfcheck ranges.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "auth/dns/static_resolver.h"
#include "support/mmdb_writer.h"
#include "support/temporary_folder.h"
#include "tools/spfcheck/ranges.h"

namespace countersign::spfcheck {
namespace {

using app::ExitStatus;
using auth::dns::StaticResolver;
using Json = nlohmann::json;

struct Told {
  ExitStatus status;
  std::string out;
};

Told told(StaticResolver& resolver, bool json = false) {
  std::ostringstream out;
  const RangesOptions options{.domain = *auth::DnsName::parse("example.com"), .json = json};
  const ExitStatus status =
      run_ranges(options, resolver, {.now = auth::Timestamp(0), .out = out, .err = out});
  return {status, out.str()};
}

Told told(std::string_view zone, bool json = false) {
  StaticResolver resolver(zone);
  return told(resolver, json);
}

constexpr std::string_view both_families =
    "example.com. TXT \"v=spf1 -ip4:192.0.2.0/26 ip4:192.0.2.0/25 ip4:192.0.2.128/25 "
    "ip6:2001:db8::/48 ?exists:%{i}.example.com ~all\"\n";

TEST(SpfcheckRanges, TellsCountNetworksAndWhatTheMessageDecides) {
  const Told answer = told(both_families);
  EXPECT_EQ(answer.status, ExitStatus::ok);
  EXPECT_EQ(answer.out,
            "192 IPv4 addresses and about 1.2 x 10^24 IPv6 addresses pass SPF for example.com\n"
            "  192.0.2.64/26\n"
            "  192.0.2.128/25\n"
            "  2001:db8::/48\n"
            "the message decides these terms; they are left out above:\n"
            "  ?exists:%{i}.example.com in the record of example.com\n");
}

TEST(SpfcheckRanges, HasTheKeysOfTheContract) {
  const Told answer = told(both_families, true);
  EXPECT_EQ(answer.status, ExitStatus::ok);
  EXPECT_EQ(answer.out.find('\n'), answer.out.size() - 1);
  const Json document = Json::parse(answer.out);
  EXPECT_EQ(document["schema"], "spfcheck/ranges/1");
  EXPECT_EQ(document["ipv4"], Json::parse(R"(["192.0.2.64/26","192.0.2.128/25"])"));
  EXPECT_EQ(document["ipv6"], Json::parse(R"(["2001:db8::/48"])"));
  EXPECT_EQ(document["ipv4_addresses"], "192");
  EXPECT_EQ(document["ipv6_addresses"], "1208925819614629174706176");
  EXPECT_EQ(document["conditional"][0]["term"], "?exists:%{i}.example.com");
  EXPECT_EQ(document["conditional"][0]["domain"], "example.com");
  EXPECT_EQ(document["errors"], Json::array());
  EXPECT_EQ(document["complete"], true);
}

TEST(SpfcheckRanges, SaysAllForAll) {
  EXPECT_EQ(told("example.com. TXT \"v=spf1 +all\"\n").out,
            "all IPv4 addresses and all IPv6 addresses pass SPF for example.com\n"
            "  0.0.0.0/0\n  ::/0\n");
}

TEST(SpfcheckRanges, NobodyPassesByAPolicyThatCannotBeUsed) {
  const Told none = told("example.com. TXT \"hello\"\n");
  EXPECT_EQ(none.status, ExitStatus::verdict);
  EXPECT_EQ(none.out, "none: nobody passes SPF for example.com: example.com has no SPF record\n");
  const Told syntax = told("example.com. TXT \"v=spf1 ipv4:192.0.2.1 -all\"\n");
  EXPECT_EQ(syntax.status, ExitStatus::verdict);
  EXPECT_TRUE(syntax.out.starts_with("permerror: nobody passes SPF for example.com: "));
}

TEST(SpfcheckRanges, TellsWhoseMailEndsInAnError) {
  const Told answer = told("example.com. TXT \"v=spf1 ip4:192.0.2.1 include:none.example -all\"\n");
  EXPECT_EQ(answer.status, ExitStatus::ok);
  EXPECT_TRUE(answer.out.starts_with("1 IPv4 address and no IPv6 address pass SPF"));
  EXPECT_NE(answer.out.find("other addresses end in an error:\n  permerror: include:none.example "),
            std::string::npos);
}

TEST(SpfcheckRanges, TriesAgainWhereDnsLeavesAddressesOpen) {
  StaticResolver resolver("example.com. TXT \"v=spf1 ip4:192.0.2.1 a:host.example -all\"\n");
  resolver.fail_with(*auth::DnsName::parse("host.example"), auth::dns::Status::server_failure);
  const Told answer = told(resolver);
  EXPECT_EQ(answer.status, ExitStatus::try_again);
  EXPECT_NE(answer.out.find("temperror: DNS did not answer"), std::string::npos);
}

TEST(SpfcheckRanges, ShowsWhatDnsWroteAsText) {
  const Told answer = told("example.com. TXT \"v=spf1 exists:%{l}\\255.example.com -all\"\n");
  for (const char c : answer.out) {
    EXPECT_TRUE(c == '\n' || (c >= 0x20 && c <= 0x7e));
  }
}

/// A database that knows 192.0.2.0/25 and 2001:db8::/32, and nothing else.
class SpfcheckRangesMmdb : public ::testing::Test {
 protected:
  SpfcheckRangesMmdb() {
    test::MmdbWriter writer(6);
    using Map = test::MmdbValue::Map;
    const Map example{{"autonomous_system_number", 64496U},
                      {"autonomous_system_organization", "Example"},
                      {"country", Map{{"iso_code", "DE"}}}};
    writer.add("192.0.2.0/25", example);
    writer.add("2001:db8::/32", example);
    path_ = folder_.file("known.mmdb", writer.text());
  }

  Told told(RangesOptions options, std::string_view record) {
    StaticResolver resolver("example.com. TXT \"" + std::string(record) + "\"\n");
    std::ostringstream out;
    std::ostringstream err;
    options.databases = {path_};
    const ExitStatus status =
        run_ranges(options, resolver, {.now = auth::Timestamp(1), .out = out, .err = err});
    err_ = err.str();
    return {status, out.str()};
  }

  test::TemporaryFolder folder_;
  std::string path_;
  std::string err_;
};

constexpr std::string_view half_known = "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/64 -all";
constexpr std::string_view known = "v=spf1 ip4:192.0.2.0/25 ip6:2001:db8::/64 -all";

RangesOptions example_com() { return {.domain = *auth::DnsName::parse("example.com")}; }

TEST_F(SpfcheckRangesMmdb, SaysWhoseNetworksTheyAre) {
  const Told answer = told(example_com(), half_known);
  EXPECT_EQ(answer.status, ExitStatus::ok);
  EXPECT_NE(answer.out.find("whose networks they are:\n"
                            "  AS64496 Example, DE  128 IPv4 addresses and about 1.8 x 10^19 IPv6 "
                            "addresses\n"
                            "  unknown              128 IPv4 addresses\n"),
            std::string::npos)
      << answer.out;
}

TEST_F(SpfcheckRangesMmdb, HasTheKeysOfTheContract) {
  RangesOptions options = example_com();
  options.json = true;
  const Json document = Json::parse(told(options, half_known).out);
  ASSERT_EQ(document["networks"].size(), 2U);
  EXPECT_EQ(document["networks"][0]["asn"], 64496);
  EXPECT_EQ(document["networks"][0]["organization"], "Example");
  EXPECT_EQ(document["networks"][0]["country"], "DE");
  EXPECT_EQ(document["networks"][0]["ipv4_addresses"], "128");
  EXPECT_EQ(document["networks"][0]["ipv6_addresses"], "18446744073709551616");
  EXPECT_TRUE(document["networks"][1]["asn"].is_null());
  EXPECT_FALSE(document.contains("outside"));
}

TEST_F(SpfcheckRangesMmdb, AssertsWhereEveryAddressIs) {
  struct Case {
    std::vector<std::uint32_t> asns;
    std::vector<std::string> countries;
    std::string_view record;
    ExitStatus status;
  };

  for (const Case& c : {Case{{64496}, {}, known, ExitStatus::ok},
                        Case{{1, 64496}, {"AT", "DE"}, known, ExitStatus::ok},
                        Case{{64497}, {}, known, ExitStatus::verdict},
                        Case{{64496}, {"AT"}, known, ExitStatus::verdict},
                        Case{{64496}, {}, half_known, ExitStatus::verdict},
                        Case{{}, {"DE"}, half_known, ExitStatus::verdict}}) {
    RangesOptions options = example_com();
    options.asns = c.asns;
    options.countries = c.countries;
    const Told answer = told(options, c.record);
    EXPECT_EQ(answer.status, c.status) << c.record;
    EXPECT_EQ(answer.out.starts_with("outside: "), c.status == ExitStatus::verdict);
  }
}

TEST_F(SpfcheckRangesMmdb, ADatabaseThatIsMissingIsSaidAndNotFatal) {
  path_ += ".gone";
  const Told answer = told(example_com(), known);
  EXPECT_EQ(answer.status, ExitStatus::ok);
  EXPECT_NE(err_.find("known.mmdb.gone"), std::string::npos);
  RangesOptions sure = example_com();
  sure.asns = {64496};
  EXPECT_EQ(told(sure, known).status, ExitStatus::verdict);  // nobody knows
}

TEST(SpfcheckRangesOptions, ReadAssertions) {
  const auto read = [](std::vector<std::string> assertions, bool database = true) {
    app::Arguments arguments;
    arguments.positionals_given["DOMAIN"] = {"example.com"};
    arguments.options_given["--assert"] = std::move(assertions);
    if (database) {
      arguments.options_given["--mmdb"] = {"a.mmdb"};
    }
    return read_ranges_options(arguments);
  };
  EXPECT_EQ(read({"asn=64500,AS64501", "asn=1"})->asns,
            (std::vector<std::uint32_t>{64500, 64501, 1}));
  EXPECT_EQ(read({"country=de,AT"})->countries, (std::vector<std::string>{"DE", "AT"}));
  for (const char* bad : {"", "asn", "asn=", "asn=x", "asn=1,", "asn=4294967296", "country=DEU",
                          "country=1", "continent=EU", "=DE"}) {
    EXPECT_FALSE(read({bad})) << bad;
  }
  EXPECT_FALSE(read({"asn=1"}, false));
}

}  // namespace
}  // namespace countersign::spfcheck
