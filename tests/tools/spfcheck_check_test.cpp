// Contract s3 and s9: rows, verdicts and exit statuses of spfcheck check.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "auth/dns/static_resolver.h"
#include "tools/spfcheck/check.h"

namespace countersign::spfcheck {
namespace {

using app::ExitStatus;
using auth::dns::StaticResolver;
using auth::dns::Status;
using Json = nlohmann::json;

constexpr std::string_view zone = R"(
example.com. 60 TXT "v=spf1 ip4:192.0.2.0/24 include:_spf.example.com -all exp=why.example.com"
_spf.example.com. 60 TXT "v=spf1 a:out.example.com ?all"
out.example.com. 60 A 198.51.100.7
out.example.com. 60 AAAA 2001:db8::7
why.example.com. 60 TXT "%{c} is not ours"
soft.example.com. 60 TXT "v=spf1 ~all"
neutral.example.com. 60 TXT "v=spf1 ip4:192.0.2.1"
broken.example.com. 60 TXT "v=spf1 ipv4:192.0.2.1 -all"
two.example.com. 60 TXT "v=spf1 -all"
two.example.com. 60 TXT "v=spf1 +all"
mail.example.com. 60 TXT "v=spf1 a -all"
mail.example.com. 60 A 192.0.2.25
mail.example.com. 60 AAAA 2001:db8::25
_dmarc.example.com. 60 TXT "v=DMARC1; p=none"
example.net. 60 TXT "v=spf1 ip4:192.0.2.0/24 -all"
)";

auth::IpAddress ip(std::string_view text) { return *auth::IpAddress::parse(text); }

auth::DnsName name(std::string_view text) { return *auth::DnsName::parse(text); }

struct Outcome {
  ExitStatus status;
  Json document;
};

Outcome check_json(CheckOptions options, StaticResolver& resolver) {
  options.json = true;
  std::ostringstream out;
  const ExitStatus status = run_check(options, resolver, auth::Timestamp(0), out);
  EXPECT_TRUE(out.str().ends_with("}\n"));
  EXPECT_EQ(out.str().find('\n'), out.str().size() - 1);
  return {status, Json::parse(out.str(), nullptr, false)};
}

Outcome check_json(CheckOptions options) {
  StaticResolver resolver(zone);
  return check_json(std::move(options), resolver);
}

TEST(SpfcheckCheck, ARowHasAllItsKeys) {
  const auto [status, document] =
      check_json({.sender = "anna@example.com", .ips = {ip("198.51.100.7")}});
  EXPECT_EQ(status, ExitStatus::ok);
  EXPECT_EQ(document["schema"], "spfcheck/check/1");
  EXPECT_EQ(document["verdict"], "pass");
  EXPECT_EQ(document["findings"], Json::array());
  const Json want = Json::parse(R"([{
    "ip": "198.51.100.7", "identity": "mailfrom", "decisive": true, "domain": "example.com",
    "result": "pass", "mechanism": "a:out.example.com", "record_domain": "_spf.example.com",
    "record": "v=spf1 a:out.example.com ?all", "explanation": null,
    "reason": "a:out.example.com in the record of _spf.example.com matches",
    "lookups": 2, "void_lookups": 0, "aligned": null,
    "via": [{"mechanism": "include:_spf.example.com", "record_domain": "example.com"}]}])");
  EXPECT_EQ(document["checks"], want);
}

TEST(SpfcheckCheck, AFailureExplainsItselfAndIsAFinding) {
  const auto [status, document] = check_json({.sender = "example.com", .ips = {ip("2001:db8::1")}});
  EXPECT_EQ(status, ExitStatus::verdict);
  const Json& row = document["checks"][0];
  EXPECT_EQ(row["result"], "fail");
  EXPECT_EQ(row["mechanism"], "-all");
  EXPECT_EQ(row["explanation"], "2001:db8::1 is not ours");
  ASSERT_EQ(document["findings"].size(), 1U);
  EXPECT_EQ(document["findings"][0]["code"], "spf-egress-missing");
  EXPECT_EQ(document["findings"][0]["severity"], "error");
  EXPECT_EQ(document["findings"][0]["domain"], "example.com");
}

struct Case {
  const char* name;
  std::string sender;
  std::string_view verdict;
  ExitStatus status;
  bool finding;  // spf-egress-missing
};

class SpfcheckVerdicts : public testing::TestWithParam<Case> {};

TEST_P(SpfcheckVerdicts, HaveTheirExitStatus) {
  StaticResolver resolver(zone);
  resolver.fail_with(name("dead.example.com"), Status::server_failure);
  const auto [status, document] =
      check_json({.sender = GetParam().sender, .ips = {ip("203.0.113.9")}}, resolver);
  EXPECT_EQ(document["verdict"], GetParam().verdict);
  EXPECT_EQ(document["checks"][0]["result"], GetParam().verdict);
  EXPECT_EQ(status, GetParam().status);
  EXPECT_EQ(document["findings"].size(), GetParam().finding ? 1U : 0U);
}

INSTANTIATE_TEST_SUITE_P(
    , SpfcheckVerdicts,
    testing::Values(
        Case{"Fail", "a@example.com", "fail", ExitStatus::verdict, true},
        Case{"Softfail", "a@soft.example.com", "softfail", ExitStatus::verdict, true},
        Case{"Neutral", "a@neutral.example.com", "neutral", ExitStatus::verdict, true},
        Case{"NoneWithoutRecord", "a@out.example.com", "none", ExitStatus::verdict, true},
        Case{"NoneWithoutDomain", "a@[192.0.2.1]", "none", ExitStatus::verdict, false},
        Case{"NoneOfASingleLabel", "root@localhost", "none", ExitStatus::verdict, false},
        Case{"PermerrorOfSyntax", "a@broken.example.com", "permerror", ExitStatus::verdict, false},
        Case{"PermerrorOfTwo", "a@two.example.com", "permerror", ExitStatus::verdict, false},
        Case{"Temperror", "a@dead.example.com", "temperror", ExitStatus::try_again, false}),
    [](const auto& test) { return test.param.name; });

TEST(SpfcheckCheck, TheRecordToPublishLetsAllOfThemPass) {
  const auto [status, document] =
      check_json({.sender = "neutral.example.com", .ips = {ip("192.0.2.1"), ip("2001:db8::1")}});
  const std::string record = document["proposed_record"];
  StaticResolver changed("neutral.example.com. 60 TXT \"" + record + "\"\n");
  const auto [after, passes] = check_json(
      {.sender = "neutral.example.com", .ips = {ip("192.0.2.1"), ip("2001:db8::1")}}, changed);
  EXPECT_EQ(after, ExitStatus::ok);
  EXPECT_EQ(passes["proposed_record"], nullptr);
}

TEST(SpfcheckCheck, TheVerdictIsTheWorstRow) {
  const auto [status, document] =
      check_json({.sender = "neutral.example.com", .ips = {ip("192.0.2.1"), ip("2001:db8::1")}});
  EXPECT_EQ(status, ExitStatus::verdict);
  EXPECT_EQ(document["verdict"], "neutral");
  EXPECT_EQ(document["checks"][0]["result"], "pass");
  EXPECT_EQ(document["checks"][1]["ip"], "2001:db8::1");
  EXPECT_EQ(document["checks"][1]["mechanism"], nullptr);  // none matched
}

TEST(SpfcheckCheck, TheNullSenderIsItsHeloName) {
  const auto [status, document] = check_json({.sender = "<>",
                                              .ips = {ip("192.0.2.25"), ip("2001:db8::25")},
                                              .helo = "mail.example.com",
                                              .from = name("example.com")});
  EXPECT_EQ(status, ExitStatus::ok);
  ASSERT_EQ(document["checks"].size(), 2U);  // and no row for --helo besides
  for (const Json& row : document["checks"]) {
    EXPECT_EQ(row["identity"], "helo");
    EXPECT_EQ(row["decisive"], true);
    EXPECT_EQ(row["domain"], "mail.example.com");
    EXPECT_EQ(row["aligned"], true);
  }
}

TEST(SpfcheckCheck, AHeloNameBesidesTheSenderDecidesNothing) {
  const auto [status, document] = check_json({.sender = "a@example.com",
                                              .ips = {ip("192.0.2.1"), ip("192.0.2.2")},
                                              .helo = "soft.example.com",
                                              .from = name("example.com")});
  EXPECT_EQ(status, ExitStatus::ok);
  EXPECT_EQ(document["verdict"], "pass");
  ASSERT_EQ(document["checks"].size(), 4U);
  for (const std::size_t i : {2U, 3U}) {
    const Json& row = document["checks"][i];
    EXPECT_EQ(row["identity"], "helo");
    EXPECT_EQ(row["decisive"], false);
    EXPECT_EQ(row["result"], "softfail");
    EXPECT_EQ(row["aligned"], nullptr);  // RFC 9989 s4.4.2: it never counts
  }
}

TEST(SpfcheckCheck, APassThatIsNotAlignedIsNotEnough) {
  const auto [status, document] = check_json(
      {.sender = "a@example.net", .ips = {ip("192.0.2.1")}, .from = name("example.com")});
  EXPECT_EQ(status, ExitStatus::verdict);
  EXPECT_EQ(document["verdict"], "pass");
  EXPECT_EQ(document["checks"][0]["aligned"], false);
}

TEST(SpfcheckCheck, AlignmentThatDnsLeavesOpenIsForAnotherTime) {
  StaticResolver resolver(zone);
  resolver.fail_with(name("_dmarc.example.com"), Status::timeout);
  const auto [status, document] = check_json(
      {.sender = "mail.example.com", .ips = {ip("192.0.2.25")}, .from = name("example.com")},
      resolver);
  EXPECT_EQ(status, ExitStatus::try_again);
  EXPECT_EQ(document["verdict"], "pass");
  EXPECT_EQ(document["checks"][0]["aligned"], nullptr);
}

TEST(SpfcheckCheck, OctetsThatAreNoUtf8AreReplaced) {
  const auto [status, document] =
      check_json({.sender = "a@\xff\xfe.example", .ips = {ip("192.0.2.1")}});
  EXPECT_EQ(status, ExitStatus::verdict);
  EXPECT_EQ(document["verdict"], "none");
}

}  // namespace
}  // namespace countersign::spfcheck
