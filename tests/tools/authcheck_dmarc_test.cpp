// Contract s5 and s9: authcheck dmarc.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "auth/dns/static_resolver.h"
#include "tools/authcheck/dmarc.h"

namespace countersign::authcheck {
namespace {

using app::ExitStatus;
using auth::dmarc::Identifier;
using auth::dns::StaticResolver;
using auth::dns::Status;
using Json = nlohmann::json;

constexpr std::string_view zone = R"($ORIGIN example.com.
_dmarc       1 TXT "v=DMARC1; p=reject; sp=quarantine; np=none; rua=mailto:r@example.com"
_dmarc.mail  1 TXT "v=DMARC1; p=none"
_dmarc.own   1 TXT "v=DMARC1; p=none; psd=n; t=y; rua=mailto:r@example.com"
_dmarc.two   1 TXT "v=DMARC1; p=none"
_dmarc.two   1 TXT "v=DMARC1; p=reject"
_dmarc.bad   1 TXT "v=DMARC1; p=bogus; pct=5"
_dmarc.odd   1 TXT "v=DMARC1; p=none; x\255=\027[31m; aspf=s; rua=mailto:r@example.com"
_dmarc.force 1 TXT "v=DMARC1; p=bogus; rua=mailto:r@example.com"
_dmarc.even.example.   1 TXT "v=DMARC1; p=reject; sp=none; np=none"
_dmarc.twice.example.  1 TXT "v=DMARC1; p=none"
_dmarc.twice.example.  1 TXT "v=DMARC1; p=reject"
_dmarc.suffix.example. 1 TXT "v=DMARC1; psd=y; p=none; rua=mailto:r@example.com"
_dmarc.com.au.         1 TXT "v=DMARC1; p=none; rua=mailto:r@example.com"
_dmarc.au.             1 TXT "v=DMARC1; p=none; rua=mailto:r@example.com"
x.mail       1 A 192.0.2.1
two          1 A 192.0.2.1
)";

auth::DnsName name(std::string_view text) { return *auth::DnsName::parse(text); }

Identifier spf(std::string_view domain) {
  return {.method = Identifier::Method::spf, .domain = name(domain)};
}

Identifier dkim(std::string_view domain) {
  return {.method = Identifier::Method::dkim, .domain = name(domain)};
}

struct Outcome {
  ExitStatus status;
  std::string out;

  [[nodiscard]] Json json() const { return Json::parse(out, nullptr, false); }

  [[nodiscard]] bool says(std::string_view text) const {
    return out.find(text) != std::string::npos;
  }
};

Outcome judge(std::string_view author, std::vector<Identifier> identifiers = {},
              bool json = false) {
  StaticResolver resolver(zone);
  resolver.fail_with(name("_dmarc.dead.example"), Status::timeout);
  resolver.fail_with(name("silent.example.com"), Status::server_failure);
  std::ostringstream out;
  const auto status = run_dmarc(
      {.author = name(author), .identifiers = std::move(identifiers), .json = json}, resolver, out);
  return {status, out.str()};
}

TEST(AuthcheckDmarc, AnswerThenWhyThenWhatToDo) {
  const Outcome judged = judge("x.mail.example.com", {spf("example.net"), dkim("own.example.com")});
  EXPECT_EQ(judged.status, ExitStatus::verdict);
  EXPECT_EQ(
      judged.out,
      "fail: nothing that passes is aligned with x.mail.example.com; _dmarc.example.com asks for "
      "sp=quarantine\n"
      "  ASKED FOR                  ANSWER    USE       RECORD\n"
      "  _dmarc.x.mail.example.com  NXDOMAIN\n"
      "  _dmarc.mail.example.com    ok        not used  v=DMARC1; p=none\n"
      "  _dmarc.example.com         ok        applies   v=DMARC1; p=reject; sp=quarantine; "
      "np=none; rua=mailto:r@example.com\n"
      "  _dmarc.com                 NXDOMAIN\n"
      "Record: example.com, the record of its Organizational Domain\n"
      "Policy: quarantine, by sp=, as x.mail.example.com exists\n"
      "Handling: quarantine\n"
      "Organizational Domain: example.com\n"
      "  PASSES  DOMAIN           ALIGNED  BECAUSE\n"
      "  SPF     example.net      no       it is outside of the Organizational Domain\n"
      "  DKIM    own.example.com  no       its Organizational Domain is own.example.com\n"
      "Sign the mail with DKIM and d=x.mail.example.com, which is aligned in any case, or let SPF "
      "pass for an envelope sender in example.com.\n"
      "The record of mail.example.com is for mail from mail.example.com itself; if it is to hold "
      "for x.mail.example.com, publish one there, or add psd=n to make it an organization.\n");
}

struct Case {
  const char* name;
  std::string_view author;
  std::vector<Identifier> identifiers;
  ExitStatus status;
  std::vector<std::string_view> says;        // the first is the start of the output
  std::vector<std::string_view> conceals{};  // what has no place there
};

class AuthcheckDmarcText : public testing::TestWithParam<Case> {};

TEST_P(AuthcheckDmarcText, SaysWhatMatters) {
  const Outcome judged = judge(GetParam().author, GetParam().identifiers);
  EXPECT_EQ(judged.status, GetParam().status) << judged.out;
  EXPECT_TRUE(judged.out.starts_with(GetParam().says.front())) << judged.out;
  for (const auto text : GetParam().says) {
    EXPECT_TRUE(judged.says(text)) << text << "\n" << judged.out;
  }
  for (const auto text : GetParam().conceals) {
    EXPECT_FALSE(judged.says(text)) << text << "\n" << judged.out;
  }
}

INSTANTIATE_TEST_SUITE_P(
    , AuthcheckDmarcText,
    testing::Values(
        Case{"Pass",
             "example.com",
             {dkim("example.com"), spf("mail.example.com")},
             ExitStatus::ok,
             {"pass: SPF and DKIM are aligned with example.com\n", "the same name",
              "its Organizational Domain is example.com, too"}},
        Case{"NothingGiven",
             "example.com",
             {},
             ExitStatus::verdict,
             {"fail: ", "the domain's own record", "Policy: reject, by p=\n",
              "Handling: quarantine, as nothing is to be rejected for p=reject alone",
              "--spf-pass and --dkim-pass"}},
        Case{"DoesNotExist",
             "nx.example.com",
             {},
             ExitStatus::verdict,
             {"fail: ", "Policy: none, by np=, as nx.example.com does not exist"}},
        Case{"TwoRecords",
             "two.example.com",
             {},
             ExitStatus::verdict,
             {"fail: ", "2 records, all discarded",
              "Take all but one of the 2 DMARC records at _dmarc.two.example.com away"}},
        Case{"TestMode",
             "own.example.com",
             {},
             ExitStatus::verdict,
             {"fail: ", "one step lower by t=y", "Take t=y out"}},
        Case{"Unusable",
             "bad.example.com",
             {dkim("bad.example.com")},
             ExitStatus::verdict,
             {"permerror: ", "In the record p= has to be none, quarantine or reject.",
              "In the record pct= is historic", "Mend the record at _dmarc.bad.example.com",
              "act as if there were no record"},
             {"The record of example.com is for", "Add an rua="}},
        Case{"UsableForItsReports",
             "force.example.com",
             {},
             ExitStatus::verdict,
             {"fail: ", "as p=, sp= or np= is missing or wrong and there is an rua=",
              "Mend the record at _dmarc.force.example.com", "act as for p=none."}},
        Case{"NobodyReports",
             "mail.example.com",
             {dkim("mail.example.com")},
             ExitStatus::ok,
             {"pass: ", "Add an rua=mailto: to the record"}},
        Case{"SubdomainsAlikeWhetherTheyExistOrNot",
             "a.even.example",
             {},
             ExitStatus::verdict,
             {"fail: ", "Policy: none, by sp=, as a.even.example is below it\n"}},
        Case{"ExistenceNotKnown",
             "silent.example.com",
             {},
             ExitStatus::try_again,
             {"temperror: DNS did not say whether silent.example.com exists\n",
              "by sp=, if silent.example.com exists, which DNS did not say"}},
        Case{"PublicSuffix",
             "a.b.suffix.example",
             {},
             ExitStatus::verdict,
             {"fail: ",
              "Record: suffix.example, the record of the public suffix that it is registered "
              "under\n",
              "Organizational Domain: b.suffix.example\n", "by p= for want of sp="}},
        Case{"TwoRecordsAndNoOther",
             "twice.example",
             {},
             ExitStatus::verdict,
             {"none: ", "Take all but one of the 2 DMARC records at _dmarc.twice.example away"},
             {"Publish a TXT record"}},
        Case{"TopLevelDomainAsOrganization",
             "example.com.au",
             {},
             ExitStatus::verdict,
             {"fail: ", "Publish a record with psd=n at your domain: .au has one"}},
        Case{"TopLevelDomainItself", "au", {}, ExitStatus::verdict, {"fail: "}, {"psd=n"}},
        Case{"Strict",
             "odd.example.com",
             {spf("a.odd.example.com")},
             ExitStatus::verdict,
             {"fail: ", "aspf=s wants the same name", "an envelope sender at odd.example.com."}},
        Case{"NoRecord",
             "example.net",
             {dkim("example.net")},
             ExitStatus::verdict,
             {"none: ", "Publish a TXT record at _dmarc.example.net",
              "v=DMARC1; p=none; rua=mailto:dmarc-reports@example.net"}},
        Case{"NoAnswer",
             "dead.example",
             {dkim("dead.example")},
             ExitStatus::try_again,
             {"temperror: DNS gave no answer for _dmarc.dead.example (timeout)",
              "Organizational Domain: not known", "Ask again"}}),
    [](const auto& test) { return test.param.name; });

TEST(AuthcheckDmarc, WhatARecordHoldsIsMadePrintable) {
  const Outcome judged = judge("odd.example.com");
  EXPECT_TRUE(judged.says("\\x1b[31m")) << judged.out;
  EXPECT_TRUE(judged.says("In the record x\\xff= is no registered tag")) << judged.out;
  EXPECT_EQ(judged.out.find('\x1b'), std::string::npos);
}

TEST(AuthcheckDmarc, StrictAlignmentWalksFromNoOtherName) {
  StaticResolver resolver(zone);
  std::ostringstream out;
  const auto author = name("odd.example.com");
  (void)run_dmarc({.author = author, .identifiers = {spf("a.odd.example.com")}}, resolver, out);
  EXPECT_EQ(resolver.asked(), 3U);
}

TEST(AuthcheckDmarc, JsonHasTheKeysOfTheContract) {
  const Outcome judged =
      judge("x.mail.example.com", {spf("bounce.example.com"), dkim("example.net")}, true);
  EXPECT_EQ(judged.status, ExitStatus::ok);
  const Json document = judged.json();
  const Json want = {
      {"schema", "authcheck/dmarc/1"},
      {"result", "pass"},
      {"domain", "x.mail.example.com"},
      {"organizational_domain", "example.com"},
      {"record_domain", "example.com"},
      {"policy", "quarantine"},
      {"disposition", "none"},
      {"spf_aligned", true},
      {"dkim_aligned", false},
      {"queries", 5},
      {"reason", "SPF is aligned with x.mail.example.com"},
      {"record", "v=DMARC1; p=reject; sp=quarantine; np=none; rua=mailto:r@example.com"},
      {"walk", document["walk"]},
      {"names", Json::parse(R"([{"method":"spf","domain":"bounce.example.com","aligned":true},
                                {"method":"dkim","domain":"example.net","aligned":false}])")},
      {"problems", Json::array()}};
  EXPECT_EQ(document, want);
  ASSERT_EQ(document["walk"].size(), 4U);
  EXPECT_EQ(document["walk"][1], Json::parse(R"({"name":"_dmarc.mail.example.com","status":"ok",
                                                 "record":"v=DMARC1; p=none","records":1})"));
  EXPECT_EQ(document["walk"][3], Json::parse(R"({"name":"_dmarc.com","status":"NXDOMAIN",
                                                 "record":null,"records":0})"));
}

TEST(AuthcheckDmarc, JsonHasNullsWhereNothingApplies) {
  const Json document = judge("example.net", {dkim("example.net")}, true).json();
  EXPECT_EQ(document["result"], "none");
  for (const char* key : {"policy", "record_domain", "record"}) {
    EXPECT_TRUE(document[key].is_null()) << key;
  }
  EXPECT_EQ(document["organizational_domain"], "example.net");
  EXPECT_TRUE(judge("dead.example", {}, true).json()["organizational_domain"].is_null());
}

TEST(AuthcheckDmarc, JsonIsUtf8WhateverTheRecordHolds) {
  const Json document = judge("odd.example.com", {}, true).json();
  ASSERT_FALSE(document.is_discarded());
  EXPECT_EQ(document["problems"].size(), 1U);
}

// --- options ---

auth::Result<DmarcOptions, std::string> options_of(
    const std::string& domain,
    std::map<std::string, std::vector<std::string>, std::less<>> options) {
  app::Arguments arguments;
  arguments.command = "dmarc";
  arguments.positionals_given["DOMAIN"] = {domain};
  arguments.options_given = std::move(options);
  return read_dmarc_options(arguments);
}

TEST(AuthcheckDmarcOptions, NamesAreReadInTheFormOfDns) {
  const auto options = options_of(
      "B\xc3\xbc"
      "cher.Example.",
      {{"--spf-pass", {"A.example"}}, {"--dkim-pass", {"b.example"}}});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->author, name("xn--bcher-kva.example"));
  ASSERT_EQ(options->identifiers.size(), 2U);
  EXPECT_EQ(options->identifiers[0].domain, name("a.example"));
  EXPECT_EQ(options->identifiers[0].method, Identifier::Method::spf);
  EXPECT_EQ(options->identifiers[1].method, Identifier::Method::dkim);
  EXPECT_FALSE(options->json);
}

TEST(AuthcheckDmarcOptions, WhatIsNoDomainIsNamed) {
  EXPECT_TRUE(options_of("a..b", {}).error().starts_with("DOMAIN 'a..b': "));
  EXPECT_TRUE(options_of("a.example", {{"--dkim-pass", {"a b"}}})
                  .error()
                  .starts_with("--dkim-pass 'a b': "));
  EXPECT_EQ(
      options_of("a.example", {{"--spf-pass", std::vector<std::string>(12, "a.example")}}).error(),
      "--spf-pass and --dkim-pass give 12 names; of one message at most 11 are looked at");
}

}  // namespace
}  // namespace countersign::authcheck
