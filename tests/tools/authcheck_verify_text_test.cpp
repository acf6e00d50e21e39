// What people are told about each outcome of a signature.
#include <gtest/gtest.h>

#include "tools/authcheck/verify_advice.h"
#include "tools/authcheck/verify_json.h"
#include "tools/authcheck/verify_text.h"

namespace countersign::authcheck {
namespace {

namespace dkim = auth::dkim;

dkim::SignatureResult signature(dkim::Outcome outcome) {
  return {.outcome = std::move(outcome),
          .domain = "example.com",
          .selector = "s1",
          .algorithm = "rsa-sha256",
          .identity = std::nullopt,
          .b_begin = "AAAAAAAA",
          .remark = ""};
}

VerifyReport report(std::vector<dkim::SignatureResult> signatures) {
  const auto author = *auth::DnsName::parse("example.com");
  return {.found = {.dkim = std::move(signatures),
                    .dmarc = {.domain = author,
                              .discovery =
                                  auth::dmarc::Discovery{.walk = {.start = author, .steps = {}}}}},
          .authentication_results = "mx; none"};
}

struct Case {
  const char* name;
  dkim::Outcome outcome;
  std::string_view answer;  // how the first line begins
  std::string_view line;    // how the line of the signature begins
  std::string_view advice;  // a part of it
};

class AuthcheckText : public testing::TestWithParam<Case> {};

TEST_P(AuthcheckText, SaysWhatWhyAndWhatToDo) {
  const dkim::SignatureResult result = signature(GetParam().outcome);
  const std::string text = verify_as_text(report({result}));
  EXPECT_EQ(text.find(GetParam().answer), 0U) << text;
  EXPECT_NE(text.find("\n" + std::string(GetParam().line)), std::string::npos) << text;
  EXPECT_NE(advice(result).find(GetParam().advice), std::string::npos) << advice(result);
}

INSTANTIATE_TEST_SUITE_P(
    , AuthcheckText,
    testing::Values(
        Case{"Syntax", dkim::BadSyntax{"no b= tag"}, "fail: no DKIM",
             "  DKIM neutral: d=example.com s=s1 a=rsa-sha256: no b= tag\n", "receivers pass over"},
        Case{"Unsupported", dkim::Unsupported{"a=x"},
             "fail: ", "  DKIM neutral: ", "sign with rsa-sha256"},
        Case{"NotAcceptable", dkim::NotAcceptable{"From is not signed"},
             "fail: ", "  DKIM permerror: ", "has to be mended"},
        Case{"Policy", dkim::AgainstPolicy{"expired"},
             "fail: ", "  DKIM policy: ", "in another way"},
        Case{"NoKey", dkim::KeyUnavailable{false, "no key"},
             "fail: ", "  DKIM permerror: ", "TXT record at s1._domainkey.example.com"},
        Case{"NoAnswer", dkim::KeyUnavailable{true, "timeout"}, "temperror: DNS left",
             "  DKIM temperror: ", "ask again later"},
        Case{"Body", dkim::BodyHashMismatch{}, "fail: ", "  DKIM fail: ", "body was changed"},
        Case{"Header", dkim::SignatureMismatch{},
             "fail: ", "  DKIM fail: ", "header field was changed"},
        Case{"Many", dkim::NotEvaluated{}, "fail: ", "  DKIM neutral: ", "too many signatures"}),
    [](const auto& test) { return test.param.name; });

TEST(AuthcheckTextOfAPass, NamesDomainsOnceAndTheRemark) {
  dkim::SignatureResult good = signature(dkim::Verified{});
  good.key_bits = 2048;
  good.remark = "Subject is not signed";
  dkim::SignatureResult other = signature(dkim::Verified{});
  other.domain = "example.org";
  other.testing = true;
  EXPECT_EQ(
      verify_as_text(report({good, good, other})),
      "pass: the message bears a valid DKIM signature of example.com, example.org; no DMARC "
      "record applies to example.com\n"
      "  DMARC none: From is of example.com\n"
      "    authcheck dmarc example.com shows where a record was looked for\n"
      "  DKIM pass: d=example.com s=s1 a=rsa-sha256, key of 2048 bits: Subject is not signed\n"
      "  DKIM pass: d=example.com s=s1 a=rsa-sha256, key of 2048 bits: Subject is not signed\n"
      "  DKIM pass: d=example.org s=s1 a=rsa-sha256\n"
      "    the key is published as a test (t=y); receivers may ignore the signature\n"
      "Authentication-Results: mx; none\n");
}

TEST(AuthcheckTextOfAFragment, SaysWhatIsUnknown) {
  dkim::SignatureResult bare;
  bare.outcome = dkim::BadSyntax{"no tag"};
  EXPECT_NE(verify_as_text(report({bare})).find("  DKIM neutral: d=? s=? a=?: no tag\n"),
            std::string::npos);
}

TEST(AuthcheckJson, OctetsThatAreNoTextAreReplaced) {
  dkim::SignatureResult hostile = signature(dkim::BadSyntax{"x"});
  hostile.domain = "a\xff\n";
  const std::string json = verify_as_json(report({hostile}));
  EXPECT_NE(json.find("\"domain\":\"a\xef\xbf\xbd\\n\""), std::string::npos);
  EXPECT_EQ(json.find('\n'), json.size() - 1);
}

}  // namespace
}  // namespace countersign::authcheck
