// RFC 6376 s6.1.2: what verifiers will say of a signature that is about to be made.
#include "auth/dkim/planned_signature.h"

#include <gtest/gtest.h>

#include "support/fake_key_source.h"
#include "support/signing_keys.h"

namespace auth::dkim {
namespace {

const std::string own_p = testing::rsa_key()->public_key().record_p();

// The key of RFC 6376 appendix C: RSA like ours, and another.
constexpr const char* other_p =
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYt"
    "IxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0"
    "fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB";

struct Case {
  const char* name;
  std::string record;  // empty: none; `!`: DNS does not answer
  const char* want;
  const char* reason;
};

class Rfc6376S6_1_2Planned : public ::testing::TestWithParam<Case> {};

PlannedSignature planned(std::optional<std::string> identity = {}) {
  return PlannedSignature::of({.domain = *DnsName::parse("football.example.com"),
                               .selector = *Selector::parse("test"),
                               .key = testing::rsa_key(),
                               .identity = std::move(identity)});
}

SignatureResult foresee_with(const std::string& record, const PlannedSignature& signature,
                             const VerifyOptions& options = {}) {
  testing::FakeKeySource keys;
  const auto name = *key_record_name(signature.selector, signature.domain);
  if (record == "!") {
    keys.fail(name.text());
  } else if (!record.empty()) {
    keys.publish(name.text(), record);
  }
  const auto answers = keys.find(std::span(&name, 1), Deadline{});
  return foresee(signature, answers.front(), options);
}

TEST_P(Rfc6376S6_1_2Planned, IsForeseen) {
  const SignatureResult result = foresee_with(GetParam().record, planned());
  EXPECT_EQ(to_text(verdict(result.outcome)), GetParam().want);
  EXPECT_EQ(reason(result.outcome), GetParam().reason);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc6376S6_1_2Planned,
    ::testing::Values(Case{"OurKey", "v=DKIM1; p=" + own_p, "pass", ""},
                      Case{"Dkim98NoKey", "", "permerror", "no such name"},
                      Case{"Dkim97NoAnswer", "!", "temperror", "no answer"},
                      Case{"Dkim75Revoked", "v=DKIM1; p=", "permerror", "the key is revoked"},
                      Case{"AnotherKey", std::string("v=DKIM1; p=") + other_p, "fail",
                           "signature did not verify"},
                      Case{"Dkim82OtherService", "v=DKIM1; s=tlsrpt; p=" + own_p, "permerror",
                           "the key is for other services"},
                      Case{"Dkim99OtherHash", "v=DKIM1; h=sha1; p=" + own_p, "permerror",
                           "the key is for other hash algorithms"},
                      Case{"Dkim76TestingIsNoDifference", "v=DKIM1; t=y; p=" + own_p, "pass", ""}),
    [](const auto& one) { return one.param.name; });

TEST(Rfc6376S3_6_1Planned, TellsOfTestMode) {
  EXPECT_TRUE(foresee_with("v=DKIM1; t=y; p=" + own_p, planned()).testing);
  EXPECT_FALSE(foresee_with("v=DKIM1; p=" + own_p, planned()).testing);
}

TEST(Rfc6376S3_6_1Planned, StrictIdentityWantsTheDomainItself) {
  const std::string strict = "v=DKIM1; t=s; p=" + own_p;
  const auto word = [&](std::optional<std::string> identity) {
    return to_text(verdict(foresee_with(strict, planned(std::move(identity))).outcome));
  };
  EXPECT_EQ(word({}), "pass");
  EXPECT_EQ(word("ann@football.example.com"), "pass");
  EXPECT_EQ(word("@mail.football.example.com"), "permerror");
}

TEST(Rfc8301S3_2Planned, ShortKey) {
  const auto result =
      foresee_with("v=DKIM1; p=" + own_p, planned(), VerifyOptions{.min_rsa_bits = 2048});
  EXPECT_EQ(to_text(verdict(result.outcome)), "policy");
  EXPECT_EQ(result.key_bits, 1024);
}

}  // namespace
}  // namespace auth::dkim
