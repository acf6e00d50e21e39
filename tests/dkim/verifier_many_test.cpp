// RFC 6376 s6.1: messages with several signatures.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "auth/dkim/verifier.h"
#include "support/fake_key_source.h"
#include "support/handmade_signature.h"
#include "support/message.h"

namespace auth::dkim {
namespace {

using testing::FakeKeySource;
using testing::read_message;
using testing::with_signature;

constexpr Timestamp now(1'700'000'000);
constexpr std::string_view header = "From: Ann <ann@mail.example.com>\r\nSubject: Hi\r\n";
constexpr std::string_view body = "Hello\r\n";

/// The field alone, for example.com or another domain.
std::string field(std::string_view domain, std::string_view more = "",
                  std::string_view c = "relaxed/relaxed") {
  const std::string text =
      with_signature("v=1; a=rsa-sha256; c=" + std::string(c) + "; d=" + std::string(domain) +
                         "; s=s1; h=from" + std::string(more),
                     header, body);
  return text.substr(0, text.find("\r\nFrom:") + 2);
}

std::vector<SignatureResult> verify(const std::string& fields, const VerifyOptions& options = {},
                                    std::size_t* names_asked = nullptr) {
  FakeKeySource source;
  const std::string record = "p=" + testing::rsa_key()->public_key().record_p();
  for (const char* const domain :
       {"example.com", "mail.example.com", "a.mail.example.com", "example.org"}) {
    source.publish("s1._domainkey." + std::string(domain), record);
  }
  const auto message = read_message(fields + std::string(header) + "\r\n" + std::string(body));
  auto verifier = Verifier::begin(message.headers, options, now);
  if (names_asked != nullptr) {
    *names_asked = verifier.key_names().size();
  }
  const auto keys = source.find(verifier.key_names(), Deadline::after(std::chrono::seconds(1)));
  verifier.body(message.body);
  return std::move(verifier).finish(keys);
}

std::string words(const std::vector<SignatureResult>& results) {
  std::string text;
  for (const SignatureResult& r : results) {
    text += std::holds_alternative<NotEvaluated>(r.outcome)
                ? "-"
                : std::string(to_text(verdict(r.outcome)));
    text += ' ';
  }
  return text;
}

TEST(Rfc6376S6_1, Dkim105Dkim108EachSignatureStandsForItselfInFieldOrder) {
  std::string broken = field("example.org");
  broken.replace(broken.find("bh=") + 3, 4, "AAAA");
  EXPECT_EQ(words(verify(field("example.com") + "DKIM-Signature: nonsense\r\n" + broken +
                         field("example.net") + field("mail.example.com", "", "simple/simple") +
                         field("example.com", "; l=3") + field("example.com", ":subject:cc"))),
            "pass neutral fail permerror pass policy pass ");
}

TEST(Rfc6376S6_1, Dkim106AlignedSignaturesAreLookedAtFirst) {
  std::string fields;
  for (int i = 0; i < 12; ++i) {
    fields += field("example.org");
  }
  for (const char* const aligned : {"example.com", "mail.example.com", "a.mail.example.com"}) {
    EXPECT_EQ(words(verify(fields + field(aligned), {.max_signatures = 3})),
              "pass pass - - - - - - - - - - pass ")
        << aligned;
  }
}

TEST(Rfc6376S6_1, Dkim106FieldsThatCannotBeReadDoNotCount) {
  std::string fields;
  for (int i = 0; i < 20; ++i) {
    fields += "DKIM-Signature: v=1; d=mail.example.com\r\n";
  }
  EXPECT_TRUE(words(verify(fields + field("example.org"))).ends_with("neutral pass "));
}

TEST(Rfc6376S6_1, Sec30FiveHundredSignaturesAskForTenKeys) {
  std::string fields;
  for (int i = 0; i < 500; ++i) {
    fields += "DKIM-Signature: v=1; a=rsa-sha256; d=d" + std::to_string(i) +
              ".example; s=s1; h=from; bh=YWJj; b=YWJj\r\n";
  }
  std::size_t asked = 0;
  const auto results = verify(fields, {}, &asked);
  EXPECT_EQ(asked, 10U);
  EXPECT_EQ(results.size(), 500U);
}

TEST(Rfc6376S6_1, EachKeyIsAskedForOnce) {
  std::size_t asked = 0;
  EXPECT_EQ(words(verify(field("example.com") + field("example.com", ":subject"), {}, &asked)),
            "pass pass ");
  EXPECT_EQ(asked, 1U);
}

TEST(Rfc6376S3_5, Dkim46OtherSignaturesAreFieldsLikeAnyOther) {
  const std::string first = field("example.com");
  const std::string both = with_signature(
      "v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s1;"
      " h=from:dkim-signature:dkim-signature",
      first + std::string(header), body);
  const std::string fields = both.substr(0, both.find("From: Ann"));
  EXPECT_EQ(words(verify(fields)), "pass pass ");
  // Its b= is covered: white space in it is not, but nothing else may change.
  std::string changed = fields;
  const auto b = changed.rfind("b=") + 2;
  changed[b] = changed[b] == 'A' ? 'B' : 'A';
  EXPECT_EQ(words(verify(changed)), "fail fail ");
}

TEST(Rfc6376S6_1, Sec9ManyNamesTimesManyFieldsTakesNoTime) {
  std::string names;
  for (int i = 0; i < 990; ++i) {
    names += ":x";
  }
  std::string text;
  for (int i = 0; i < 10; ++i) {
    text += "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=s1; h=from" + names +
            "; bh=YWJj; b=YWJj\r\n";
  }
  for (int i = 0; i < 1900; ++i) {
    text += "X: y\r\n";
  }
  EXPECT_EQ(verify(text).size(), 10U);
}

}  // namespace
}  // namespace auth::dkim
