// Contract s3 and s9: spfcheck show.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "auth/dns/static_resolver.h"
#include "tools/spfcheck/show.h"

namespace countersign::spfcheck {
namespace {

using app::ExitStatus;
using auth::dns::StaticResolver;
using Json = nlohmann::json;

constexpr std::string_view zone = R"(
$ORIGIN example.com.
$TTL 60
clean TXT "v=spf1 ip4:192.0.2.0/24 include:_spf.example.com -all exp=why.example.com"
_spf TXT "v=spf1 a:four.example.com ?all"
four A 192.0.2.4
two TXT "v=spf1 ip4:192.0.2.1 ~all"
two TXT "v=spf1 a -all"
bad TXT "v=spf1 ip4:192.0.2.300 -all"
twice TXT "v=spf1 include:_spf.example.com include:_spf.example.com -all"
loop TXT "v=spf1 include:loop.example.com -all"
ansi TXT "v=spf1 include:\027[31m.example.com -all"
)";

struct Outcome {
  ExitStatus status;
  std::string text;
};

Outcome shown(std::string_view domain, StaticResolver& resolver, bool json = false) {
  std::ostringstream out;
  const ExitStatus status =
      run_show({.domain = *auth::DnsName::parse(domain), .json = json}, resolver, out);
  return {status, out.str()};
}

Outcome shown(std::string_view domain) {
  StaticResolver resolver(zone);
  return shown(domain, resolver);
}

Json shown_json(std::string_view domain, ExitStatus want) {
  StaticResolver resolver(zone);
  const auto [status, text] = shown(domain, resolver, true);
  EXPECT_EQ(status, want);
  EXPECT_EQ(text.find('\n'), text.size() - 1);
  return Json::parse(text, nullptr, false);
}

TEST(SpfcheckShow, TheDocumentHasAllItsKeys) {
  const Json document = shown_json("clean.example.com", ExitStatus::ok);
  EXPECT_EQ(document["schema"], "spfcheck/show/1");
  EXPECT_EQ(document["record"],
            "v=spf1 ip4:192.0.2.0/24 include:_spf.example.com -all exp=why.example.com");
  EXPECT_EQ(document["length"], 73);
  EXPECT_EQ(document["lookups"], 2);
  EXPECT_EQ(document["void_lookups"], (Json{{"ipv4", 0}, {"ipv6", 1}}));
  EXPECT_EQ(document["findings"], Json::array());
  ASSERT_EQ(document["tree"].size(), 4U);
  const Json& include = document["tree"][1];
  EXPECT_EQ(include["term"], "include:_spf.example.com");
  EXPECT_EQ(include["lookups"], 2);  // with what it leads to
  EXPECT_EQ(include["targets"], Json{"_spf.example.com"});
  ASSERT_EQ(include["children"].size(), 2U);
  EXPECT_EQ(include["children"][0]["term"], "a:four.example.com");
  EXPECT_EQ(include["children"][0]["lookups"], 1);
  EXPECT_EQ(include["children"][0]["void_lookups"], (Json{{"ipv4", 0}, {"ipv6", 1}}));
  EXPECT_EQ(include["children"][0]["children"], Json::array());
}

TEST(SpfcheckShow, TheTreeOfPeople) {
  EXPECT_EQ(shown("clean.example.com").text,
            "clean.example.com: 2 of 10 look-ups, void look-ups 0 (IPv4) and 1 (IPv6) of 2; "
            "nothing to mend\n"
            "  v=spf1 ip4:192.0.2.0/24 include:_spf.example.com -all exp=why.example.com  "
            "(73 octets)\n"
            "  TERM                         LOOK-UPS  VOID IPv4  VOID IPv6\n"
            "  ├─ ip4:192.0.2.0/24\n"
            "  ├─ include:_spf.example.com  2                    1\n"
            "  │  ├─ a:four.example.com     1                    1\n"
            "  │  └─ ?all\n"
            "  ├─ -all\n"
            "  └─ exp=why.example.com\n");
}

TEST(SpfcheckShow, TermsThatNobodyComesToAndThatMessagesDecideAreMarked) {
  StaticResolver resolver(
      "example.com. 60 TXT \"v=spf1 exists:%{i}.ok.example.com -all ip4:192.0.2.9\"\n");
  const auto [status, text] = shown("example.com", resolver);
  EXPECT_EQ(status, ExitStatus::verdict);
  EXPECT_NE(text.find("exists:%{i}.ok.example.com  1         1          1          the message "
                      "decides\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("never reached"), std::string::npos);
  EXPECT_NE(text.find("\nwarning spf-all-not-last: ip4:192.0.2.9 stands behind all"),
            std::string::npos);
}

TEST(SpfcheckShow, SeveralRecordsAreShownWithTheMergedOne) {
  const auto [status, text] = shown("two.example.com");
  EXPECT_EQ(status, ExitStatus::verdict);
  EXPECT_TRUE(text.starts_with("two.example.com: 2 SPF records, where one is allowed\n"));
  EXPECT_NE(text.find("\n  v=spf1 ip4:192.0.2.1 a ~all\n"), std::string::npos) << text;
  const Json document = shown_json("two.example.com", ExitStatus::verdict);
  EXPECT_EQ(document["record"], nullptr);
  EXPECT_EQ(document["merged"], "v=spf1 ip4:192.0.2.1 a ~all");
  EXPECT_EQ(document["records"].size(), 2U);
  EXPECT_EQ(document["lookups"], 0);
}

TEST(SpfcheckShow, ARecordThatCannotBeReadIsShownStill) {
  const Json document = shown_json("bad.example.com", ExitStatus::verdict);
  EXPECT_EQ(document["record"], "v=spf1 ip4:192.0.2.300 -all");
  EXPECT_EQ(document["tree"].size(), 2U);
  EXPECT_EQ(document["lookups"], 0);
  EXPECT_EQ(document["findings"][0]["code"], "spf-syntax");
  EXPECT_EQ(document["findings"][0]["severity"], "error");
  EXPECT_EQ(document["findings"][0]["domain"], "bad.example.com");
}

TEST(SpfcheckShow, NoRecord) {
  const auto [status, text] = shown("four.example.com");
  EXPECT_EQ(status, ExitStatus::verdict);
  EXPECT_TRUE(text.starts_with("four.example.com: no SPF record\nerror spf-none: "));
}

TEST(SpfcheckShow, WhatHurtsNobodyLeavesZero) {
  const auto [status, text] = shown("twice.example.com");
  EXPECT_EQ(status, ExitStatus::ok);
  EXPECT_NE(text.find("info spf-repeated-term: "), std::string::npos);
}

TEST(SpfcheckShow, DnsTroubleIsTryAgain) {
  StaticResolver resolver(zone);
  resolver.fail_with(*auth::DnsName::parse("_spf.example.com"), auth::dns::Status::timeout);
  const auto [status, text] = shown("clean.example.com", resolver);
  EXPECT_EQ(status, ExitStatus::try_again);
  EXPECT_NE(text.find("no answer"), std::string::npos);
  StaticResolver down(zone);
  down.fail_with(*auth::DnsName::parse("clean.example.com"), auth::dns::Status::server_failure);
  const auto nothing = shown("clean.example.com", down);
  EXPECT_EQ(nothing.status, ExitStatus::try_again);
  EXPECT_TRUE(nothing.text.starts_with("clean.example.com: DNS did not give the SPF record"));
}

TEST(SpfcheckShow, PrintsNothingOfAnAttacker) {  // SEC-19
  EXPECT_EQ(shown("ansi.example.com").text.find('\x1b'), std::string::npos);
  EXPECT_NE(shown("loop.example.com").text.find("a loop"), std::string::npos);
}

}  // namespace
}  // namespace countersign::spfcheck
