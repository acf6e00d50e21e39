// Contract s5 and s9: verdicts, exit statuses and the input of authcheck verify.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "auth/dns/static_resolver.h"
#include "support/message.h"
#include "tools/authcheck/verify.h"

namespace countersign::authcheck {
namespace {

using app::ExitStatus;
using auth::dns::StaticResolver;
using Json = nlohmann::json;

// RFC 8463 appendix A.2.
constexpr std::string_view zone = R"($ORIGIN _domainkey.football.example.com.
brisbane 3600 IN TXT ( "v=DKIM1; k=ed25519; "
  "p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=" )
test 3600 IN TXT ( "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWR"
  "iGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutAC"
  "DfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3"
  "Ip3G+2kryOTIKT+l/K4w3QIDAQAB" )
)";

std::string rfc8463_message() {
  return auth::testing::read_file(TEST_DATA "/dkim/rfc8463-A.3.eml");
}

struct Outcome {
  ExitStatus status;
  std::string out;
  std::string err;

  [[nodiscard]] Json json() const { return Json::parse(out, nullptr, false); }
};

Outcome verify(const std::string& octets, StaticResolver& resolver, VerifyOptions options = {},
               std::size_t piece = 4096) {
  options.authserv_id = "mx.example";
  app::TextInput in(octets, piece);
  std::ostringstream out;
  const auto status = run_verify(options, resolver, auth::Timestamp(1'528'637'910), in, out);
  return {status.value_or(ExitStatus::usage), out.str(), status ? "" : status.error()};
}

Outcome verify_json(const std::string& octets, StaticResolver& resolver) {
  return verify(octets, resolver, {.json = true});
}

TEST(AuthcheckVerify, TheMessageOfRfc8463Passes) {
  StaticResolver resolver(zone);
  const Outcome checked = verify_json(rfc8463_message(), resolver);
  EXPECT_EQ(checked.status, ExitStatus::ok);
  EXPECT_EQ(checked.err, "");
  const Json document = checked.json();
  EXPECT_EQ(document["schema"], "authcheck/verify/1");
  ASSERT_EQ(document["dkim"].size(), 2U);
  const Json want = {{"result", "pass"},   {"domain", "football.example.com"},
                     {"selector", "test"}, {"algorithm", "rsa-sha256"},
                     {"key_bits", 1024},   {"identity", "@football.example.com"},
                     {"testing", false},   {"reason", document["dkim"][1]["reason"]}};
  EXPECT_EQ(document["dkim"][1], want);
  EXPECT_EQ(document["dkim"][0]["algorithm"], "ed25519-sha256");
}

TEST(AuthcheckVerify, SpfAndDmarcHaveAllTheirKeys) {
  StaticResolver resolver(std::string(zone) + R"(
_dmarc.football.example.com. 60 IN TXT "v=DMARC1; p=reject"
football.example.com. 60 IN TXT "v=spf1 ip4:192.0.2.1 -all"
)");
  const Json document = verify(rfc8463_message(), resolver,
                               {.ip = *auth::IpAddress::parse("192.0.2.1"),
                                .sender = "joe@football.example.com",
                                .helo = "mx.football.example.com",
                                .json = true})
                            .json();
  const Json mailfrom = {{"identity", "mailfrom"},
                         {"domain", "football.example.com"},
                         {"result", "pass"},
                         {"decisive", true},
                         {"reason", document["spf"][0]["reason"]}};
  ASSERT_EQ(document["spf"].size(), 2U);
  EXPECT_EQ(document["spf"][0], mailfrom);
  EXPECT_EQ(document["spf"][1]["identity"], "helo");
  EXPECT_EQ(document["spf"][1]["decisive"], false);
  const Json dmarc = {{"result", "pass"},
                      {"domain", "football.example.com"},
                      {"organizational_domain", "football.example.com"},
                      {"record_domain", "football.example.com"},
                      {"policy", "reject"},
                      {"disposition", "none"},
                      {"spf_aligned", true},
                      {"dkim_aligned", true},
                      {"queries", 3},
                      {"reason", document["dmarc"]["reason"]}};
  EXPECT_EQ(document["dmarc"], dmarc);
}

TEST(AuthcheckVerify, AuthenticationResultsBearsTheNameGiven) {
  StaticResolver resolver(zone);
  const Json document = verify_json(rfc8463_message(), resolver).json();
  const std::string field = document["authentication_results"];
  EXPECT_EQ(field.find("mx.example; dkim=pass "), 0U);
  EXPECT_EQ(field.find('\n'), std::string::npos);
  const std::string text = verify(rfc8463_message(), resolver).out;
  EXPECT_TRUE(text.ends_with("\nAuthentication-Results: " + field + "\n"));
}

TEST(AuthcheckVerify, AnyCuttingAndLineEndGivesTheSame) {
  StaticResolver resolver(zone);
  std::string crlf;
  for (const char c : rfc8463_message()) {
    crlf += c == '\n' ? "\r\n" : std::string(1, c);
  }
  const Outcome whole = verify(rfc8463_message(), resolver);
  for (const std::size_t piece : {1U, 7U, 4096U}) {
    EXPECT_EQ(verify(rfc8463_message(), resolver, {}, piece).out, whole.out) << piece;
    EXPECT_EQ(verify(crlf, resolver, {}, piece).out, whole.out) << piece;
  }
}

TEST(AuthcheckVerify, AChangedBodyFails) {
  StaticResolver resolver(zone);
  const Outcome checked = verify(rfc8463_message() + "-- \nA disclaimer\n", resolver);
  EXPECT_EQ(checked.status, ExitStatus::verdict);
  EXPECT_EQ(checked.out.find("fail: no DKIM signature of the message is valid; "), 0U);
  EXPECT_NE(checked.out.find("look for a disclaimer"), std::string::npos);
}

TEST(AuthcheckVerify, AMissingKeyIsAVerdict) {
  StaticResolver resolver;
  const Outcome checked = verify(rfc8463_message(), resolver);
  EXPECT_EQ(checked.status, ExitStatus::verdict);
  EXPECT_NE(checked.out.find("  DKIM permerror: d=football.example.com s=test a=rsa-sha256"),
            std::string::npos);
  EXPECT_NE(checked.out.find("TXT record at test._domainkey.football.example.com\n"),
            std::string::npos);
}

TEST(AuthcheckVerify, DnsTroubleIsForAnotherTime) {
  StaticResolver resolver;
  const auto name = *auth::DnsName::parse("test._domainkey.football.example.com");
  resolver.fail_with(name, auth::dns::Status::timeout);
  const Outcome checked = verify_json(rfc8463_message(), resolver);
  EXPECT_EQ(checked.status, ExitStatus::try_again);
  EXPECT_EQ(checked.json()["dkim"][1]["result"], "temperror");
}

TEST(AuthcheckVerify, APassOutweighsDnsTrouble) {
  StaticResolver resolver(zone);
  const auto name = *auth::DnsName::parse("test._domainkey.football.example.com");
  resolver.fail_with(name, auth::dns::Status::server_failure);
  EXPECT_EQ(verify(rfc8463_message(), resolver).status, ExitStatus::ok);
}

TEST(AuthcheckVerify, AnUnsignedMessage) {
  StaticResolver resolver;
  const std::string unsigned_one = "From: a@example.com\n\nx\n";
  const Outcome checked = verify(unsigned_one, resolver);
  EXPECT_EQ(checked.status, ExitStatus::verdict);
  EXPECT_EQ(checked.out.find("none: the message is not signed with DKIM; "), 0U) << checked.out;
  const Json document = verify_json(unsigned_one, resolver).json();
  EXPECT_EQ(document["dkim"], Json::array());
  EXPECT_EQ(document["spf"], Json::array());
}

struct SenderCase {
  const char* name;
  std::string_view field;             // of the message
  std::optional<std::string> sender;  // --sender
  std::string_view want;              // the identity and domain that SPF looks at; empty: refused
};

class AuthcheckSender : public testing::TestWithParam<SenderCase> {};

TEST_P(AuthcheckSender, IsGivenOrTakenFromReturnPath) {
  StaticResolver resolver;
  const SenderCase& given = GetParam();
  const Outcome checked = verify(std::string(given.field) + "From: a@example.com\n\nx\n", resolver,
                                 {.ip = *auth::IpAddress::parse("192.0.2.1"),
                                  .sender = given.sender,
                                  .helo = "mx.example.net",
                                  .json = true});
  if (given.want.empty()) {
    EXPECT_EQ(checked.status, ExitStatus::usage);
    EXPECT_EQ(checked.out, "");
    EXPECT_TRUE(checked.err.ends_with("; --ip needs --sender then")) << checked.err;
    return;
  }
  const Json row = checked.json()["spf"][0];
  EXPECT_EQ(row["identity"].get<std::string>() + " " + row["domain"].get<std::string>(),
            given.want);
  EXPECT_EQ(row["decisive"], true);
}

INSTANTIATE_TEST_SUITE_P(
    , AuthcheckSender,
    testing::Values(
        SenderCase{"None", "", std::nullopt, ""},
        SenderCase{"Given", "", "a@example.com", "mailfrom example.com"},
        SenderCase{"GivenBeforeReturnPath", "Return-Path: <b@example.org>\n", "a@example.com",
                   "mailfrom example.com"},
        SenderCase{"ReturnPath", "Return-Path: <b@example.org>\n", std::nullopt,
                   "mailfrom example.org"},
        SenderCase{"Folded", "Return-Path:\n <b@example.org>\n", std::nullopt,
                   "mailfrom example.org"},
        SenderCase{"WithoutBrackets", "Return-Path: b@example.org\n", std::nullopt,
                   "mailfrom example.org"},
        SenderCase{"TheTopOne", "Return-Path: <b@example.org>\nReturn-Path: <c@example.com>\n",
                   std::nullopt, "mailfrom example.org"},
        SenderCase{"NullSender", "Return-Path: <>\n", std::nullopt, "helo mx.example.net"},
        SenderCase{"GivenNullSender", "", "<>", "helo mx.example.net"},
        SenderCase{"NoPath", "Return-Path: nobody\n", std::nullopt, ""},
        SenderCase{"Rubbish", "Return-Path: <b@example.org> and more\n", std::nullopt, ""}),
    [](const auto& test) { return test.param.name; });

struct StatusCase {
  const char* name;
  std::string_view records;  // beside the keys
  std::string_view client;   // --ip; empty: none
  bool is_signed;
  const char* failing;     // a name that DNS does not answer for; nullptr: none
  std::string_view dmarc;  // its result
  ExitStatus want;
  std::string_view first;  // how the first line begins
};

class AuthcheckStatus : public testing::TestWithParam<StatusCase> {};

constexpr std::string_view policy =
    "_dmarc.football.example.com. 60 IN TXT \"v=DMARC1; p=reject\"\n";
constexpr std::string_view other_policy =
    "_dmarc.football.example.com. 60 IN TXT \"v=DMARC1; p=rejekt\"\n";
constexpr std::string_view sender_policy =
    "football.example.com. 60 IN TXT \"v=spf1 ip4:192.0.2.1 -all\"\n";

TEST_P(AuthcheckStatus, FollowsDmarc) {
  const StatusCase& given = GetParam();
  StaticResolver resolver(std::string(zone) + std::string(given.records));
  if (given.failing != nullptr) {
    resolver.fail_with(*auth::DnsName::parse(given.failing), auth::dns::Status::timeout);
  }
  VerifyOptions options{.sender = "joe@football.example.com", .helo = "mx.football.example.com"};
  if (!given.client.empty()) {
    options.ip = *auth::IpAddress::parse(given.client);
  }
  const std::string message =
      given.is_signed ? rfc8463_message() : "From: joe@football.example.com\n\nx\n";
  const Outcome text = verify(message, resolver, options);
  EXPECT_EQ(text.status, given.want) << text.out;
  EXPECT_EQ(text.out.find(given.first), 0U) << text.out;
  options.json = true;
  EXPECT_EQ(verify(message, resolver, options).json()["dmarc"]["result"], std::string(given.dmarc));
}

const std::string with_spf = std::string(policy) + std::string(sender_policy);

INSTANTIATE_TEST_SUITE_P(
    , AuthcheckStatus,
    testing::Values(
        StatusCase{"DkimAligned", policy, "", true, nullptr, "pass", ExitStatus::ok,
                   "pass: DMARC passes: DKIM is aligned with football.example.com\n"},
        StatusCase{"SpfAligned", with_spf, "192.0.2.1", false, nullptr, "pass", ExitStatus::ok,
                   "pass: DMARC passes: SPF is aligned"},
        StatusCase{"NothingPasses", with_spf, "192.0.2.2", false, nullptr, "fail",
                   ExitStatus::verdict, "fail: DMARC fails: "},
        StatusCase{"NoPolicyButSpf", sender_policy, "192.0.2.1", false, nullptr, "none",
                   ExitStatus::ok, "pass: SPF passes for football.example.com; no DMARC"},
        StatusCase{"NoPolicyAndNothingPasses", sender_policy, "192.0.2.2", false, nullptr, "none",
                   ExitStatus::verdict, "none: the message is not signed"},
        StatusCase{"UnusablePolicy", other_policy, "", true, nullptr, "permerror",
                   ExitStatus::verdict, "permerror: DMARC cannot be evaluated: "},
        StatusCase{"PolicyNotAnswered", policy, "", true, "_dmarc.football.example.com",
                   "temperror", ExitStatus::try_again, "temperror: DMARC is open: "},
        StatusCase{"SpfNotAnswered", with_spf, "192.0.2.1", false, "football.example.com",
                   "temperror", ExitStatus::try_again, "temperror: DMARC is open: "},
        StatusCase{"SpfNotAnsweredWithoutPolicy", sender_policy, "192.0.2.1", false,
                   "football.example.com", "none", ExitStatus::try_again, "temperror: DNS left"},
        StatusCase{"DkimOutweighsSpfNotAnswered", with_spf, "192.0.2.1", true,
                   "football.example.com", "pass", ExitStatus::ok, "pass: DMARC passes: "}),
    [](const auto& test) { return test.param.name; });

TEST(AuthcheckVerify, AHeloThatPassesIsNoPassOfTheMessage) {
  StaticResolver resolver("mx.example.net. 60 IN TXT \"v=spf1 ip4:192.0.2.1 -all\"\n");
  const Outcome checked = verify("From: a@example.com\n\nx\n", resolver,
                                 {.ip = *auth::IpAddress::parse("192.0.2.1"),
                                  .sender = "a@example.com",
                                  .helo = "mx.example.net"});
  EXPECT_EQ(checked.status, ExitStatus::verdict);
  EXPECT_NE(checked.out.find("\n  SPF pass: helo mx.example.net from 192.0.2.1: "),
            std::string::npos)
      << checked.out;
}

TEST(AuthcheckVerify, ANullSenderWithoutAHeloNameHasNoSpf) {
  StaticResolver resolver;
  const Outcome checked = verify("Return-Path: <>\nFrom: a@example.com\n\nx\n", resolver,
                                 {.ip = *auth::IpAddress::parse("192.0.2.1")});
  EXPECT_NE(checked.out.find("\n  SPF none: helo ? from 192.0.2.1: "), std::string::npos)
      << checked.out;
}

TEST(AuthcheckVerify, ReceivedSpfOnRequest) {
  StaticResolver resolver;
  const VerifyOptions options{
      .ip = *auth::IpAddress::parse("192.0.2.1"), .sender = "a@example.com", .received_spf = true};
  const Outcome checked = verify("From: a@example.com\n\nx\n", resolver, options);
  EXPECT_NE(checked.out.find("\nReceived-SPF: none "), std::string::npos) << checked.out;
}

TEST(AuthcheckVerify, AuthenticationResultsHasARowForEach) {
  StaticResolver resolver(std::string(zone) + with_spf);
  const Json document = verify(rfc8463_message(), resolver,
                               {.ip = *auth::IpAddress::parse("192.0.2.1"),
                                .sender = "joe@football.example.com",
                                .json = true})
                            .json();
  const std::string field = document["authentication_results"];
  for (const char* part : {"; dkim=pass ", "; spf=pass smtp.mailfrom=football.example.com",
                           "; dmarc=pass header.from=football.example.com policy.dmarc=reject"}) {
    EXPECT_NE(field.find(part), std::string::npos) << field;
  }
}

TEST(AuthcheckVerify, WhatCannotBeReadLeavesNoOutput) {
  StaticResolver resolver;
  std::string endless;
  for (int i = 0; i < 2'001; ++i) {
    endless += "X: y\r\n";
  }
  for (const auto& [octets, why] : {std::pair(std::string(), "the message is empty"),
                                    std::pair(endless, "the header block is too large: ")}) {
    const Outcome refused = verify_json(octets, resolver);
    EXPECT_EQ(refused.status, ExitStatus::usage);
    EXPECT_EQ(refused.out, "");
    EXPECT_EQ(refused.err.find(why), 0U) << refused.err;
  }
}

TEST(AuthcheckVerify, HostileTagsNeverReachTheTerminal) {
  StaticResolver resolver;
  const std::string hostile =
      "DKIM-Signature: v=1; a=rsa-\033[31m; d=ex\033]0;x\007ample; s=\xff; bh=; b=;\n"
      "From: a@example.com\n\nx\n";
  const Outcome text = verify(hostile, resolver);
  EXPECT_EQ(text.status, ExitStatus::verdict);
  for (const char c : text.out) {
    EXPECT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << static_cast<int>(c);
  }
  const Json document = verify_json(hostile, resolver).json();
  ASSERT_FALSE(document.is_discarded());
  EXPECT_EQ(document["dkim"].size(), 1U);
}

}  // namespace
}  // namespace countersign::authcheck
