// Contract s3 and s9: spfcheck ranges.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "auth/dns/static_resolver.h"
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
  const ExitStatus status = run_ranges(options, resolver, out);
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

}  // namespace
}  // namespace countersign::spfcheck
