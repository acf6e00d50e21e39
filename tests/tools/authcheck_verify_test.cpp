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

TEST(AuthcheckRun, TheMessageOfRfc8463Passes) {
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

TEST(AuthcheckRun, SpfAndDmarcHaveAllTheirKeys) {
  StaticResolver resolver(zone);
  const Json document = verify_json(rfc8463_message(), resolver).json();
  EXPECT_EQ(document["spf"], Json::array());
  const Json want = {{"result", "none"},
                     {"domain", "football.example.com"},
                     {"organizational_domain", nullptr},
                     {"record_domain", nullptr},
                     {"policy", nullptr},
                     {"disposition", "none"},
                     {"spf_aligned", false},
                     {"dkim_aligned", false},
                     {"queries", 0},
                     {"reason", "not evaluated in this version"}};
  EXPECT_EQ(document["dmarc"], want);
}

TEST(AuthcheckRun, AuthenticationResultsBearsTheNameGiven) {
  StaticResolver resolver(zone);
  const Json document = verify_json(rfc8463_message(), resolver).json();
  const std::string field = document["authentication_results"];
  EXPECT_EQ(field.find("mx.example; dkim=pass "), 0U);
  EXPECT_EQ(field.find('\n'), std::string::npos);
  const std::string text = verify(rfc8463_message(), resolver).out;
  EXPECT_TRUE(text.ends_with("\nAuthentication-Results: " + field + "\n"));
}

TEST(AuthcheckRun, AnyCuttingAndLineEndGivesTheSame) {
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

TEST(AuthcheckRun, AChangedBodyFails) {
  StaticResolver resolver(zone);
  const Outcome checked = verify(rfc8463_message() + "-- \nA disclaimer\n", resolver);
  EXPECT_EQ(checked.status, ExitStatus::verdict);
  EXPECT_EQ(checked.out.find("fail: no DKIM signature of the message is valid\n  fail: "), 0U);
  EXPECT_NE(checked.out.find("look for a disclaimer"), std::string::npos);
}

TEST(AuthcheckRun, AMissingKeyIsAVerdict) {
  StaticResolver resolver;
  const Outcome checked = verify(rfc8463_message(), resolver);
  EXPECT_EQ(checked.status, ExitStatus::verdict);
  EXPECT_NE(checked.out.find("  permerror: d=football.example.com s=test a=rsa-sha256"),
            std::string::npos);
  EXPECT_NE(checked.out.find("TXT record at test._domainkey.football.example.com\n"),
            std::string::npos);
}

TEST(AuthcheckRun, DnsTroubleIsForAnotherTime) {
  StaticResolver resolver;
  const auto name = *auth::DnsName::parse("test._domainkey.football.example.com");
  resolver.fail_with(name, auth::dns::Status::timeout);
  const Outcome checked = verify_json(rfc8463_message(), resolver);
  EXPECT_EQ(checked.status, ExitStatus::try_again);
  EXPECT_EQ(checked.json()["dkim"][1]["result"], "temperror");
}

TEST(AuthcheckRun, APassOutweighsDnsTrouble) {
  StaticResolver resolver(zone);
  const auto name = *auth::DnsName::parse("test._domainkey.football.example.com");
  resolver.fail_with(name, auth::dns::Status::server_failure);
  EXPECT_EQ(verify(rfc8463_message(), resolver).status, ExitStatus::ok);
}

TEST(AuthcheckRun, AnUnsignedMessage) {
  StaticResolver resolver;
  const std::string unsigned_one = "From: a@example.com\n\nx\n";
  const Outcome checked = verify(unsigned_one, resolver);
  EXPECT_EQ(checked.status, ExitStatus::verdict);
  EXPECT_EQ(checked.out.find("none: the message is not signed with DKIM\n"), 0U);
  EXPECT_EQ(verify_json(unsigned_one, resolver).json()["dkim"], Json::array());
  EXPECT_EQ(resolver.asked(), 0U);
}

TEST(AuthcheckRun, SeveralAuthorDomainsAreNone) {
  StaticResolver resolver;
  const Json two = verify_json("From: a@example.com, b@example.org\n\n", resolver).json();
  EXPECT_TRUE(two["dmarc"]["domain"].is_null());
  const Json one = verify_json("From: a@example.com, b@example.com\n\n", resolver).json();
  EXPECT_EQ(one["dmarc"]["domain"], "example.com");
}

TEST(AuthcheckRun, IpNeedsASender) {
  StaticResolver resolver;
  VerifyOptions options{.ip = *auth::IpAddress::parse("192.0.2.1")};
  const Outcome refused = verify("From: a@example.com\n\nx\n", resolver, options);
  EXPECT_EQ(refused.status, ExitStatus::usage);
  EXPECT_EQ(refused.out, "");
  EXPECT_EQ(refused.err, "the message has no Return-Path; --ip needs --sender then");
  const Outcome taken =
      verify("Return-Path: <a@example.com>\nFrom: a@example.com\n\nx\n", resolver, options);
  EXPECT_EQ(taken.status, ExitStatus::verdict);
  EXPECT_NE(taken.out.find("\n  SPF: not evaluated in this version\n"), std::string::npos);
  options.sender = "a@example.com";
  EXPECT_EQ(verify("From: a@example.com\n\nx\n", resolver, options).status, ExitStatus::verdict);
}

TEST(AuthcheckRun, WhatCannotBeReadLeavesNoOutput) {
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

TEST(AuthcheckRun, HostileTagsNeverReachTheTerminal) {
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
