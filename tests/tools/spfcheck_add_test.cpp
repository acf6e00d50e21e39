// Contract s3 and s9: spfcheck add.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "auth/dns/static_resolver.h"
#include "tools/spfcheck/add.h"

namespace countersign::spfcheck {
namespace {

using app::ExitStatus;
using auth::dns::StaticResolver;
using Json = nlohmann::json;

constexpr std::string_view zone = R"(
$ORIGIN example.com.
$TTL 60
@ TXT "v=spf1 ip4:192.0.2.1 -ip4:198.51.100.0/24 include:_spf.example.com -all"
_spf TXT "v=spf1 ip4:203.0.113.0/24 -all"
four A 192.0.2.4
two TXT "v=spf1 ip4:192.0.2.1 ~all"
two TXT "v=spf1 a -all"
bad TXT "v=spf1 ip4:192.0.2.300 -all"
loop TXT "v=spf1 include:loop.example.com -all"
dear TXT "v=spf1 a mx a mx a mx a mx a mx a -all"
dear A 192.0.2.1
dear MX 1 four
)";

struct Outcome {
  ExitStatus status;
  std::string text;
};

Outcome added(std::string_view domain, const std::vector<std::string>& addresses,
              StaticResolver& resolver, bool json = false) {
  AddOptions options{.domain = *auth::DnsName::parse(domain), .ips = {}, .json = json};
  for (const std::string& address : addresses) {
    options.ips.push_back(*auth::IpAddress::parse(address));
  }
  std::ostringstream out;
  const ExitStatus status = run_add(options, resolver, auth::Timestamp(0), out);
  return {status, out.str()};
}

Outcome added(std::string_view domain, const std::vector<std::string>& addresses) {
  StaticResolver resolver(zone);
  return added(domain, addresses, resolver);
}

Json added_json(std::string_view domain, const std::vector<std::string>& addresses,
                ExitStatus want) {
  StaticResolver resolver(zone);
  const auto [status, text] = added(domain, addresses, resolver, true);
  EXPECT_EQ(status, want);
  EXPECT_EQ(text.find('\n'), text.size() - 1);
  return Json::parse(text, nullptr, false);
}

TEST(SpfcheckAdd, TheDocumentHasAllItsKeys) {
  const Json document =
      added_json("example.com", {"192.0.2.7", "192.0.2.1", "2001:db8::7"}, ExitStatus::ok);
  const std::string record =
      "v=spf1 ip4:192.0.2.1 -ip4:198.51.100.0/24 ip4:192.0.2.7 ip6:2001:db8::7 "
      "include:_spf.example.com -all";
  EXPECT_EQ(document["schema"], "spfcheck/add/1");
  EXPECT_EQ(document["lookups"], 1);
  EXPECT_EQ(document["missing"], (Json{"192.0.2.7", "2001:db8::7"}));
  EXPECT_EQ(document["added"], (Json{"ip4:192.0.2.7", "ip6:2001:db8::7"}));
  EXPECT_EQ(document["record"], record);
  EXPECT_EQ(document["length"], record.size());
  EXPECT_EQ(document["strings"], Json::array({document["record"]}));
  EXPECT_EQ(document["findings"], Json::array());
}

TEST(SpfcheckAdd, PeopleGetWhatTheyCanPaste) {
  EXPECT_EQ(
      added("example.com", {"198.51.100.7"}).text,
      "Change the record of example.com: 198.51.100.7 passes then, and nothing else changes\n"
      "  from: v=spf1 ip4:192.0.2.1 -ip4:198.51.100.0/24 include:_spf.example.com -all\n"
      "  to:   v=spf1 ip4:192.0.2.1 ip4:198.51.100.7 -ip4:198.51.100.0/24 "
      "include:_spf.example.com -all\n"
      "  (88 octets, 1 of 10 look-ups)\n"
      "-ip4:198.51.100.0/24 shuts some of them out today, perhaps on purpose; the new terms stand "
      "before it.\n"
      "In a zone file:\n"
      "  example.com. IN TXT \"v=spf1 ip4:192.0.2.1 ip4:198.51.100.7 -ip4:198.51.100.0/24 "
      "include:_spf.example.com -all\"\n"
      "At a DNS provider, as the value of the TXT record of example.com:\n"
      "  v=spf1 ip4:192.0.2.1 ip4:198.51.100.7 -ip4:198.51.100.0/24 include:_spf.example.com "
      "-all\n");
}

TEST(SpfcheckAdd, NothingToDo) {
  const auto [status, text] = added("example.com", {"192.0.2.1", "203.0.113.9"});
  EXPECT_EQ(status, ExitStatus::ok);
  EXPECT_EQ(text, "Nothing to do: 192.0.2.1 and 203.0.113.9 pass SPF of example.com already\n");
  const Json document = added_json("example.com", {"192.0.2.1"}, ExitStatus::ok);
  EXPECT_EQ(document["record"], nullptr);
  EXPECT_EQ(document["strings"], Json::array());
  EXPECT_EQ(document["length"], nullptr);
}

TEST(SpfcheckAdd, ADomainWithoutRecordGetsOne) {  // SPF-103
  const Json document = added_json("four.example.com", {"192.0.2.7"}, ExitStatus::ok);
  EXPECT_EQ(document["record"], "v=spf1 ip4:192.0.2.7 ~all");
  EXPECT_NE(added("four.example.com", {"192.0.2.7"}).text.find("~all marks mail of other senders"),
            std::string::npos);
}

TEST(SpfcheckAdd, LongRecordsAreGivenInStrings) {
  std::vector<std::string> addresses;
  for (int i = 0; i < 40; ++i) {
    addresses.push_back("192.0.2." + std::to_string(2 * i));
  }
  const Json document = added_json("four.example.com", addresses, ExitStatus::ok);
  ASSERT_GT(document["strings"].size(), 1U);
  std::string joined;
  for (const Json& string : document["strings"]) {
    EXPECT_LE(string.get<std::string>().size(), 255U);
    joined += string.get<std::string>();
  }
  EXPECT_EQ(document["record"].get<std::string>(), joined);
  EXPECT_EQ(document["findings"][0]["code"], "spf-record-long");
  EXPECT_NE(added("four.example.com", addresses).text.find("3 strings of one record"),
            std::string::npos);
}

struct Refusal {
  const char* name;
  const char* domain;
  const char* code;
};

class SpfcheckAddRefuses : public testing::TestWithParam<Refusal> {};

TEST_P(SpfcheckAddRefuses, WhatAnAdditionCannotMend) {
  const Json document = added_json(GetParam().domain, {"192.0.2.7"}, ExitStatus::verdict);
  EXPECT_EQ(document["record"], nullptr);
  EXPECT_EQ(document["findings"][0]["code"], GetParam().code);
  EXPECT_TRUE(
      added(GetParam().domain, {"192.0.2.7"}).text.starts_with("No record to publish yet: "));
}

INSTANTIATE_TEST_SUITE_P(, SpfcheckAddRefuses,
                         testing::Values(Refusal{"TwoRecords", "two.example.com", "spf-multiple"},
                                         Refusal{"SyntaxError", "bad.example.com", "spf-syntax"},
                                         Refusal{"Loop", "loop.example.com", "spf-loop"},
                                         Refusal{"OverTen", "dear.example.com",
                                                 "spf-too-many-lookups"}),
                         [](const auto& test) { return test.param.name; });

TEST(SpfcheckAdd, TooManyTermsAreTold) {
  std::vector<std::string> addresses;
  for (int i = 0; i < 512; ++i) {
    addresses.push_back("10.0." + std::to_string(i / 128) + "." + std::to_string(i % 128 * 2));
  }
  const Json document = added_json("four.example.com", addresses, ExitStatus::verdict);
  EXPECT_EQ(document["record"], nullptr);
  EXPECT_EQ(document["findings"].back()["code"], "spf-record-long");
}

TEST(SpfcheckAdd, DnsTroubleIsTryAgain) {
  StaticResolver resolver(zone);
  resolver.fail_with(*auth::DnsName::parse("_spf.example.com"), auth::dns::Status::timeout);
  const auto [status, text] = added("example.com", {"192.0.2.7"}, resolver);
  EXPECT_EQ(status, ExitStatus::try_again);
  EXPECT_TRUE(text.starts_with("temperror: ")) << text;
}

}  // namespace
}  // namespace countersign::spfcheck
