// Contract s5: what authcheck domain finds. Each case takes one thing away from a domain that has
// everything (deliverability.md, DLV-1 and DLV-10).
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "auth/base/base64.h"
#include "auth/dns/static_resolver.h"
#include "support/rsa_public_key.h"
#include "tools/authcheck/domain.h"
#include "tools/authcheck/domain_findings.h"

namespace countersign::authcheck {
namespace {

using app::ExitStatus;
using auth::DnsName;
using auth::Severity;
using auth::dns::StaticResolver;
using auth::dns::Status;
using Json = nlohmann::json;

/// A key record as strings that fit into TXT.
std::string key_record(std::string_view tags, int bits) {
  std::string p = auth::base64::encode(auth::testing::rsa_public_key(bits));
  std::string text = "\"" + std::string(tags) + " p=\"";
  for (std::size_t at = 0; at < p.size(); at += 200) {
    text += " \"" + p.substr(at, 200) + "\"";
  }
  return text;
}

const std::string& good_zone() {
  static const std::string zone = R"($TTL 300
$ORIGIN example.com.
@ MX 10 mx
@ TXT "v=spf1 ip4:192.0.2.7 ip6:2001:db8::7 -all"
mx A 192.0.2.25
smarthost A 192.0.2.7
smarthost AAAA 2001:db8::7
smarthost TXT "v=spf1 a -all"
_dmarc TXT "v=DMARC1; p=reject; rua=mailto:postmaster@example.com"
s1._domainkey TXT )" + key_record("v=DKIM1; k=rsa;", 2048) +
                                  R"(
7.2.0.192.in-addr.arpa. PTR smarthost
7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. PTR smarthost
)";
  return zone;
}

/// The good zone with `line` (how it begins) replaced.
std::string zone_with(std::string_view line, const std::string& instead) {
  std::string zone = good_zone();
  if (!line.empty()) {
    const auto begin = zone.find("\n" + std::string(line)) + 1;
    EXPECT_NE(begin, 0U) << line;
    zone.erase(begin, zone.find('\n', begin) + 1 - begin);
  }
  return zone + instead + "\n";
}

DomainOptions everything() {
  const auto domain = *DnsName::parse("example.com");
  return {.domain = domain,
          .egress = {*auth::IpAddress::parse("192.0.2.7"), *auth::IpAddress::parse("2001:db8::7")},
          .helo = *DnsName::parse("smarthost.example.com"),
          .keys = {{.selector = *auth::dkim::Selector::parse("s1"),
                    .name = *DnsName::parse("s1._domainkey.example.com")}}};
}

struct Outcome {
  ExitStatus status;
  std::string text;
};

Outcome look(StaticResolver& resolver, const DomainOptions& options) {
  std::ostringstream out;
  const ExitStatus status = run_domain(options, resolver, auth::Timestamp(0), out);
  return {status, out.str()};
}

Json look_json(StaticResolver& resolver, DomainOptions options, ExitStatus want) {
  options.json = true;
  const auto [status, text] = look(resolver, options);
  EXPECT_EQ(status, want) << text;
  EXPECT_EQ(text.find('\n'), text.size() - 1);
  return Json::parse(text, nullptr, false);
}

TEST(AuthcheckDomain, OneThatHasEverythingPasses) {
  StaticResolver resolver(good_zone());
  const Json document = look_json(resolver, everything(), ExitStatus::ok);
  EXPECT_EQ(document["schema"], "authcheck/domain/1");
  EXPECT_EQ(document["verdict"], "pass");
  EXPECT_EQ(document["domain"], "example.com");
  EXPECT_EQ(document["findings"], Json::array());
  EXPECT_EQ(document["helo"]["addresses"], (Json{"192.0.2.7", "2001:db8::7"}));
  const auto [status, text] = look(resolver, everything());
  EXPECT_EQ(text.find("pass: mail of example.com from 192.0.2.7, 2001:db8::7 passes everywhere\n"),
            0U)
      << text;
}

TEST(AuthcheckDomain, EveryRowHasItsKeys) {
  StaticResolver resolver(good_zone());
  const Json document = look_json(resolver, everything(), ExitStatus::ok);
  ASSERT_EQ(document["spf"].size(), 4U);
  const Json row = {{"ip", "192.0.2.7"},
                    {"identity", "mailfrom"},
                    {"domain", "example.com"},
                    {"result", "pass"},
                    {"aligned", true},
                    {"record", "v=spf1 ip4:192.0.2.7 ip6:2001:db8::7 -all"},
                    {"lookups", 0},
                    {"reason", document["spf"][0]["reason"]}};
  EXPECT_EQ(document["spf"][0], row);
  EXPECT_EQ(document["spf"][2]["identity"], "helo");
  EXPECT_EQ(document["spf"][2]["aligned"], true);
  const Json key = {{"selector", "s1"},
                    {"name", "s1._domainkey.example.com"},
                    {"state", "usable"},
                    {"algorithm", "rsa"},
                    {"bits", 2048},
                    {"testing", false},
                    {"fingerprint", document["keys"][0]["fingerprint"]},
                    {"records", 1},
                    {"aliases", Json::array()},
                    {"reason", ""}};
  EXPECT_EQ(document["keys"], Json::array({key}));
  EXPECT_EQ(document["dmarc"]["policy"], "reject");
  EXPECT_EQ(document["dmarc"]["record_domain"], "example.com");
  EXPECT_EQ(document["dmarc"]["walk"][0]["name"], "_dmarc.example.com");
  EXPECT_EQ(document["mx"], (Json::array({{{"preference", 10},
                                           {"exchange", "mx.example.com"},
                                           {"addresses", Json::array({"192.0.2.25"})}}})));
  EXPECT_EQ(document["egress"][0], (Json{{"ip", "192.0.2.7"},
                                         {"ptr", Json::array({"smarthost.example.com"})},
                                         {"confirmed", true}}));
}

struct Case {
  const char* code;
  std::string_view line;  // of the good zone, how it begins
  std::string instead;    // of it
  std::string record;     // to publish: its value; empty: none
};

class AuthcheckDomainFindings : public testing::TestWithParam<Case> {};

Severity severity_of(std::string_view code) {
  const auto kind = std::ranges::find(domain_finding_kinds(), code, &DomainFindingKind::code);
  EXPECT_NE(kind, domain_finding_kinds().end()) << code;
  return kind->severity;
}

TEST_P(AuthcheckDomainFindings, AreFoundOnce) {
  const Case& given = GetParam();
  const bool hurts = severity_of(given.code) != Severity::info;
  StaticResolver resolver(zone_with(given.line, given.instead));
  const Json document =
      look_json(resolver, everything(), hurts ? ExitStatus::verdict : ExitStatus::ok);
  const Json& findings = document["findings"];
  ASSERT_EQ(std::ranges::count(findings, Json(given.code),
                               [](const Json& finding) { return finding["code"]; }),
            1)
      << findings.dump(1);
  const auto finding =
      std::ranges::find(findings, Json(given.code), [](const Json& each) { return each["code"]; });
  EXPECT_EQ((*finding)["severity"], std::string(to_text(severity_of(given.code))));
  const Json& record = (*finding)["record"];
  EXPECT_EQ(record.is_null() ? "" : record["value"].get<std::string>(), given.record);
  EXPECT_TRUE((*finding)["text"].get<std::string>().ends_with('.'));
}

const std::string key_name = "s1._domainkey TXT ";
const std::string ed25519 =
    "\"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"";

std::vector<Case> cases() {
  const auto rsa = [](std::string_view tags, int bits = 2048) {
    return key_name + key_record(tags, bits);
  };
  const std::string dmarc_advice = "v=DMARC1; p=none; rua=mailto:postmaster@example.com";
  const auto dmarc = [](const std::string& tags) {
    return "_dmarc TXT \"v=DMARC1; " + tags + "; rua=mailto:a@example.com\"";
  };
  return {
      {"spf-egress-missing", "@ TXT", R"(@ TXT "v=spf1 ip4:192.0.2.7 -all")",
       "v=spf1 ip4:192.0.2.7 ip6:2001:db8::7 -all"},
      {"spf-egress-permerror", "@ TXT", R"(@ TXT "v=spf1 ip4:192.0.2 -all")", ""},
      {"ptr-missing", "7.2.0.192", "", "smarthost.example.com."},
      {"ptr-unconfirmed", "7.2.0.192", "7.2.0.192.in-addr.arpa. PTR mx", "192.0.2.7"},
      {"dkim-key-missing", key_name, "", ""},
      {"dkim-key-revoked", key_name, key_name + R"("v=DKIM1; p=")", ""},
      {"dkim-key-syntax", key_name, key_name + R"("v=DKIM1; p=%%%")", ""},
      {"dkim-key-weak", key_name, rsa("v=DKIM1;", 1023), ""},
      {"dkim-key-hash", key_name, rsa("v=DKIM1; h=sha1;"), ""},
      {"dkim-key-service", key_name, rsa("v=DKIM1; s=tlsrpt;"), ""},
      {"mx-none", "@ MX", "", ""},
      {"helo-spf-fail", "smarthost TXT", R"(smarthost TXT "v=spf1 ip4:192.0.2.7 -all")",
       "v=spf1 ip4:192.0.2.7 ip6:2001:db8::7 -all"},
      {"dmarc-multiple", "", dmarc("p=none"), ""},
      {"dmarc-unusable", "_dmarc", R"(_dmarc TXT "v=DMARC1; p=rejekt")", dmarc_advice},
      {"dmarc-none", "_dmarc", "", dmarc_advice},
      {"mx-null", "@ MX", "@ MX 0 .", ""},
      {"helo-other-address", "smarthost AAAA", "", "2001:db8::7"},
      {"helo-spf-none", "smarthost TXT", "", "v=spf1 a -all"},
      {"dkim-key-testing", key_name, rsa("v=DKIM1; t=y;"), ""},
      {"dkim-key-multiple", "", rsa("v=DKIM1;", 2056), ""},
      {"dkim-ed25519-alone", key_name, key_name + ed25519, ""},
      {"dmarc-policy-unread", "_dmarc", dmarc("p=rejekt"), ""},
      {"mx-unresolved", "mx A", "", ""},
      {"dkim-key-short", key_name, rsa("v=DKIM1;", 2047), ""},
      {"ptr-other-name", "7.2.0.192", "7.2.0.192.in-addr.arpa. PTR other\nother A 192.0.2.7", ""},
      {"dmarc-syntax", "_dmarc", dmarc("p=reject; adkim=x"), ""},
      {"dmarc-monitoring", "_dmarc", dmarc("p=none"), ""},
      {"dmarc-testing", "_dmarc", dmarc("p=reject; t=y"), ""},
      {"dmarc-no-reports", "_dmarc", R"(_dmarc TXT "v=DMARC1; p=reject")", ""},
      {"mx-implicit", "@ MX", "@ A 192.0.2.80", ""},
  };
}

INSTANTIATE_TEST_SUITE_P(, AuthcheckDomainFindings, testing::ValuesIn(cases()),
                         [](const auto& test) {
                           std::string name = test.param.code;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

/// The codes of what is found, and the status.
std::pair<std::vector<std::string>, ExitStatus> codes(StaticResolver& resolver,
                                                      DomainOptions options) {
  options.json = true;
  const auto [status, text] = look(resolver, options);
  std::vector<std::string> found;
  const Json document = Json::parse(text, nullptr, false);
  for (const Json& finding : document["findings"]) {
    found.push_back(finding["code"]);
  }
  return {found, status};
}

using Codes = std::vector<std::string>;

TEST(AuthcheckDomain, ADomainThatIsNotThere) {
  StaticResolver resolver(good_zone());
  DomainOptions options = everything();
  options.domain = *DnsName::parse("example.org");
  options.keys.clear();
  const auto [found, status] = codes(resolver, options);
  EXPECT_EQ(status, ExitStatus::verdict);
  EXPECT_EQ(found,
            (Codes{"spf-none", "domain-missing", "spf-egress-missing", "dkim-none", "dmarc-none"}));
}

TEST(AuthcheckDomain, AHeloNameThatIsNotThere) {
  StaticResolver resolver(good_zone());
  DomainOptions options = everything();
  options.helo = *DnsName::parse("exchange.local");
  const auto [found, status] = codes(resolver, options);
  EXPECT_EQ(status, ExitStatus::verdict);
  EXPECT_EQ(found, (Codes{"helo-unresolved", "helo-spf-none", "ptr-other-name", "ptr-other-name",
                          "dmarc-unaligned-helo"}));
}

TEST(AuthcheckDomain, WhatWasNotAskedForIsSaid) {
  StaticResolver resolver(good_zone());
  const auto [found, status] = codes(resolver, {.domain = *DnsName::parse("example.com")});
  EXPECT_EQ(status, ExitStatus::ok);
  EXPECT_EQ(found, (Codes{"dkim-selector-unknown", "egress-unknown"}));
  const auto [_, text] = look(resolver, {.domain = *DnsName::parse("example.com")});
  EXPECT_EQ(text.find("pass: nothing stands against mail of example.com; "), 0U) << text;
}

TEST(AuthcheckDomain, AnAliasOfAKeyThatLeadsNowhereIsNamed) {
  StaticResolver resolver(zone_with(key_name, "s1._domainkey CNAME s1.keys.provider.example.\n"));
  const Json document = look_json(resolver, everything(), ExitStatus::verdict);
  const std::string text = document["findings"][0]["text"];
  EXPECT_NE(text.find("its CNAME leads to s1.keys.provider.example, where there is none"),
            std::string::npos)
      << text;
}

TEST(AuthcheckDomain, WhatMakesMailRefusedComesFirst) {
  EXPECT_TRUE(std::ranges::is_sorted(domain_finding_kinds(), {}, &DomainFindingKind::severity));
}

TEST(AuthcheckDomain, EveryKindHasItsTest) {
  std::set<std::string_view> tested{"domain-missing",        "dkim-none",      "helo-unresolved",
                                    "dkim-selector-unknown", "egress-unknown", "dns-unanswered",
                                    "dmarc-unaligned-helo"};
  for (const Case& each : cases()) {
    tested.insert(each.code);
  }
  for (const DomainFindingKind& kind : domain_finding_kinds()) {
    EXPECT_EQ(tested.erase(kind.code), 1U) << kind.code;
  }
  EXPECT_TRUE(tested.empty());
}

class AuthcheckDomainUnanswered
    : public testing::TestWithParam<std::pair<const char*, auth::dns::RecordType>> {};

TEST_P(AuthcheckDomainUnanswered, IsForAnotherTime) {
  const auto [name, type] = GetParam();
  for (const Status trouble : {Status::timeout, Status::server_failure}) {
    StaticResolver resolver(good_zone());
    resolver.fail_with({*DnsName::parse(name), type}, trouble);
    const auto [found, status] = codes(resolver, everything());
    EXPECT_EQ(status, ExitStatus::try_again);
    EXPECT_EQ(std::ranges::count(found, "dns-unanswered"), 1);
    EXPECT_TRUE(std::ranges::all_of(found, [](const std::string& code) {
      return code == "dns-unanswered" || code == "spf-temperror";
    })) << Json(found).dump();
  }
}

INSTANTIATE_TEST_SUITE_P(
    , AuthcheckDomainUnanswered,
    testing::Values(std::pair("example.com", auth::dns::RecordType::mx),
                    std::pair("example.com", auth::dns::RecordType::txt),
                    std::pair("s1._domainkey.example.com", auth::dns::RecordType::txt),
                    std::pair("_dmarc.example.com", auth::dns::RecordType::txt),
                    std::pair("smarthost.example.com", auth::dns::RecordType::txt),
                    std::pair("smarthost.example.com", auth::dns::RecordType::a),
                    std::pair("7.2.0.192.in-addr.arpa", auth::dns::RecordType::ptr)));

TEST(AuthcheckDomain, ADefiniteFaultOutweighsDnsTrouble) {
  StaticResolver resolver(zone_with("@ TXT", R"(@ TXT "v=spf1 -all")"));
  resolver.fail_with(*DnsName::parse("s1._domainkey.example.com"), Status::timeout);
  EXPECT_EQ(look(resolver, everything()).status, ExitStatus::verdict);
}

TEST(AuthcheckDomain, HostileRecordsNeverReachTheTerminal) {
  const std::string hostile = R"("v=spf1 include:\027[31m\255 -all")";
  StaticResolver resolver(zone_with(
      "@ TXT", "@ TXT " + hostile + "\n_dmarc TXT \"v=DMARC1; p=\\027]0;x\\007\"\n" + key_name +
                   "\"v=DKIM1; k=\\027[31m; p=\\255\"\n@ MX 5 \\027[2J.example."));
  const auto [status, text] = look(resolver, everything());
  EXPECT_EQ(status, ExitStatus::verdict);
  for (const char c : text) {
    EXPECT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << static_cast<int>(c);
  }
  EXPECT_FALSE(look_json(resolver, everything(), ExitStatus::verdict).is_discarded());
}

TEST(AuthcheckDomain, QuestionsAreBounded) {
  std::string zone = good_zone();
  for (int i = 0; i < 200; ++i) {
    zone += "@ MX 20 m" + std::to_string(i) + "\n7.2.0.192.in-addr.arpa. PTR p" +
            std::to_string(i) + "\n";
  }
  StaticResolver resolver(zone);
  (void)look(resolver, everything());
  EXPECT_LT(resolver.asked(), 100U);
}

}  // namespace
}  // namespace countersign::authcheck
