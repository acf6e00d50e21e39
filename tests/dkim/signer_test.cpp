// RFC 6376 s5: signing.
#include "auth/dkim/signer.h"

#include <gtest/gtest.h>

#include <string>

#include "auth/base/ascii.h"
#include "auth/base/base64.h"
#include "support/message.h"
#include "support/naive_canonical.h"
#include "support/signing_keys.h"

namespace auth::dkim {
namespace {

using testing::read_message;

constexpr Timestamp now(1'700'000'000);
constexpr std::string_view plain_message =
    "From: Ann <ann@example.com>\r\nTo: bob@example.net\r\nSubject: Hi\r\n\r\nHello  there \r\n";

DnsName domain(std::string_view text) { return *DnsName::parse(text); }

SignRequest request(std::shared_ptr<const crypto::SigningKey> key = testing::rsa_key()) {
  return {
      .domain = domain("example.com"), .selector = *Selector::parse("s1"), .key = std::move(key)};
}

std::vector<SignRequest> one(SignRequest request) {
  std::vector<SignRequest> requests;
  requests.push_back(std::move(request));
  return requests;
}

Result<std::vector<SignedField>, SignFailure> sign(std::string_view text,
                                                   std::vector<SignRequest> requests,
                                                   Timestamp at = now) {
  const auto message = read_message(text);
  auto signer = Signer::begin(message.headers, std::move(requests), at);
  if (!signer) {
    return fail(signer.error());
  }
  signer->body(message.body);
  return std::move(*signer).finish();
}

/// The signature verifies, by header_digest and the key alone.
void expect_verifies(std::string_view text, const SignedField& field,
                     const crypto::SigningKey& key) {
  const auto message = read_message(text);
  const auto signature = parse_signature(field.value);
  ASSERT_TRUE(signature) << field.value << signature.error().text;
  const auto digest = header_digest(message.headers, "DKIM-Signature:" + field.value);
  ASSERT_TRUE(digest);
  EXPECT_TRUE(key.public_key().verify(*digest, signature->signature));
  const auto body =
      crypto::hash(testing::naive_canonical_body(message.body, signature->canonicalization.body));
  EXPECT_TRUE(std::ranges::equal(body.bytes(), signature->body_hash));
}

TEST(Rfc6376S5, SignsWithRsaAndEd25519) {
  for (const auto& key : {testing::rsa_key(), testing::ed25519_key()}) {
    const auto fields = sign(plain_message, one(request(key)));
    ASSERT_TRUE(fields);
    ASSERT_EQ(fields->size(), 1U);
    EXPECT_EQ(fields->front().algorithm.key, key->public_key().algorithm());
    expect_verifies(plain_message, fields->front(), *key);
  }
}

TEST(Rfc6376S5, EveryCanonicalization) {
  for (const char* const c :
       {"simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"}) {
    SignRequest r = request();
    r.canonicalization = *CanonicalizationPair::parse(c);
    const auto fields = sign(plain_message, one(std::move(r)));
    ASSERT_TRUE(fields);
    EXPECT_NE(fields->front().value.find(std::string("c=") + c), std::string::npos);
    expect_verifies(plain_message, fields->front(), *testing::rsa_key());
  }
}

TEST(Rfc6376S3_5, WritesTheTagsInOrder) {
  SignRequest r = request(testing::ed25519_key());
  r.identity = "j\xc3\xb6=;e@mail.example.com";
  r.expire_after = std::chrono::hours(1);
  const auto fields = sign(plain_message, one(std::move(r)));
  ASSERT_TRUE(fields);
  const std::string& value = fields->front().value;
  EXPECT_TRUE(value.starts_with(" v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.com; s=s1;"));
  EXPECT_NE(value.find("t=1700000000; x=1700003600;"), std::string::npos) << value;
  EXPECT_NE(value.find("i=j=C3=B6=3D=3Be@mail.example.com; h=from:from:"), std::string::npos)
      << value;
  EXPECT_EQ(value.find("l="), std::string::npos);
  EXPECT_EQ(value.find("z="), std::string::npos);
  EXPECT_EQ(parse_signature(value)->identity, "j\xc3\xb6=;e@mail.example.com");
}

TEST(Rfc6376S5, Dkim57FoldsAtSeventyEightColumnsWhereWhiteSpaceMayStand) {
  SignRequest r = request();
  r.domain = domain("a-rather-long-name.with-several-long-labels.example.com");
  std::string text(plain_message);
  for (const char* const name : {"List-Unsubscribe-Post", "List-Unsubscribe", "References"}) {
    text.insert(0, std::string(name) + ": x\r\n");
  }
  const auto fields = sign(text, one(std::move(r)));
  ASSERT_TRUE(fields);
  const std::string whole = "DKIM-Signature:" + fields->front().value;
  std::size_t lines = 0;
  for (std::size_t begin = 0; begin < whole.size(); ++lines) {
    const auto end = std::min(whole.find("\r\n", begin), whole.size());
    EXPECT_LE(end - begin, 78U) << whole.substr(begin, end - begin);
    const char before = whole[end - 1];
    const bool in_base64 = whole.find(" b=") < end;
    EXPECT_TRUE(before == ';' || before == ':' || in_base64) << whole;
    EXPECT_TRUE(end == whole.size() || whole[end + 2] == ' ');
    begin = end + 2;
  }
  EXPECT_GT(lines, 5U);
  EXPECT_FALSE(ascii::is_fws(whole.back()));
  expect_verifies(text, fields->front(), *testing::rsa_key());
}

TEST(Rfc8463S3, Dkim56TwoKeysMakeTwoFieldsInTheOrderOfTheRequests) {
  std::vector<SignRequest> requests = one(request());
  requests.push_back(request(testing::ed25519_key()));
  requests.back().selector = *Selector::parse("e1");
  const auto fields = sign(plain_message, std::move(requests));
  ASSERT_TRUE(fields);
  ASSERT_EQ(fields->size(), 2U);
  EXPECT_EQ((*fields)[0].selector.text(), "s1");
  EXPECT_EQ((*fields)[1].selector.text(), "e1");
  expect_verifies(plain_message, (*fields)[0], *testing::rsa_key());
  expect_verifies(plain_message, (*fields)[1], *testing::ed25519_key());
}

TEST(Rfc6376S5, BodyInPiecesAndHeadersGone) {
  auto message = std::make_unique<testing::Message>(read_message(plain_message));
  auto signer = Signer::begin(message->headers, one(request()), now);
  ASSERT_TRUE(signer);
  const std::string body = message->body;
  message.reset();
  for (const char& octet : body) {
    signer->body({&octet, 1});
  }
  const auto fields = std::move(*signer).finish();
  ASSERT_TRUE(fields);
  EXPECT_EQ(fields->front().value, sign(plain_message, one(request()))->front().value);
}

struct Refusal {
  const char* name;
  std::string_view message;
  void (*change)(SignRequest&);
  SignFailure::Kind kind;
};

void nothing(SignRequest&) {}

std::vector<message::FieldName> names(std::string_view name) {
  return {*message::FieldName::parse(name)};
}

class Rfc6376S5Refusals : public ::testing::TestWithParam<Refusal> {};

TEST_P(Rfc6376S5Refusals, DoesNotSign) {
  SignRequest r = request();
  GetParam().change(r);
  const auto fields = sign(GetParam().message, one(std::move(r)));
  ASSERT_FALSE(fields);
  EXPECT_EQ(fields.error().kind, GetParam().kind) << fields.error().text;
  EXPECT_FALSE(fields.error().text.empty());
}

using Kind = SignFailure::Kind;

INSTANTIATE_TEST_SUITE_P(
    , Rfc6376S5Refusals,
    ::testing::Values(
        Refusal{"Dkim50NoFrom", "Subject: x\r\n\r\n", nothing, Kind::no_from},
        Refusal{"Sec20TwoFrom", "From: a@b.c\r\nX: y\r\nfrom : d@e.f\r\n\r\n", nothing,
                Kind::no_from},
        Refusal{"Dkim49LineWithoutColon", "From: a@b.c\r\nnonsense\r\n\r\n", nothing,
                Kind::malformed_header},
        Refusal{"Dkim49BareCr", "From: a@b.c\r\nX: a\rb\r\n\r\n", nothing, Kind::malformed_header},
        Refusal{"Dkim15ForeignIdentity", plain_message,
                [](SignRequest& r) { r.identity = "a@notexample.com"; }, Kind::request},
        Refusal{"Dkim15IdentityAbove", plain_message,
                [](SignRequest& r) {
                  r.domain = domain("mail.example.com");
                  r.identity = "a@example.com";
                },
                Kind::request},
        Refusal{"IdentityWithoutAt", plain_message,
                [](SignRequest& r) { r.identity = "example.com"; }, Kind::request},
        Refusal{"Dkim16WithoutFrom", plain_message,
                [](SignRequest& r) {
                  r.fields = {.sign = names("subject"), .oversign = {}, .oversign_if_present = {}};
                },
                Kind::request},
        Refusal{
            "Dkim52SigningSignatures", plain_message,
            [](SignRequest& r) { r.fields.oversign.push_back(names("dkim-signature").front()); },
            Kind::request},
        Refusal{"Dkim25Underscore", plain_message,
                [](SignRequest& r) { r.domain = domain("a_b.example.com"); }, Kind::request},
        Refusal{"Sec26SingleLabel", plain_message, [](SignRequest& r) { r.domain = domain("com"); },
                Kind::request},
        Refusal{"NoKey", plain_message, [](SignRequest& r) { r.key = nullptr; }, Kind::request},
        Refusal{"Dkim20ExpiresAtOnce", plain_message,
                [](SignRequest& r) { r.expire_after = std::chrono::seconds(0); }, Kind::request},
        Refusal{"Dkim19ExpiresTooLate", plain_message,
                [](SignRequest& r) { r.expire_after = std::chrono::seconds::max(); },
                Kind::request},
        Refusal{"Sec45FlippedBit", plain_message,
                [](SignRequest& r) { r.key = std::make_shared<testing::LyingKey>(r.key); },
                Kind::key},
        Refusal{"Sec45FlippedBitOfEd25519", plain_message,
                [](SignRequest& r) {
                  r.key = std::make_shared<testing::LyingKey>(testing::ed25519_key());
                },
                Kind::key},
        Refusal{"KeyIsGone", plain_message,
                [](SignRequest& r) { r.key = std::make_shared<testing::AbsentKey>(r.key); },
                Kind::key}),
    [](const auto& test) { return test.param.name; });

TEST(Rfc6376S5, NothingToSignWithIsRefused) {
  EXPECT_EQ(sign(plain_message, {}).error().kind, Kind::request);
}

TEST(Rfc6376S5, OneBadRequestRefusesAll) {
  std::vector<SignRequest> requests = one(request());
  requests.push_back(request(std::make_shared<testing::LyingKey>(testing::ed25519_key())));
  EXPECT_EQ(sign(plain_message, std::move(requests)).error().kind, Kind::key);
}

TEST(Rfc6376S3_5, Dkim19TimesThatCannotBeWrittenAreRefused) {
  EXPECT_FALSE(sign(plain_message, one(request()), Timestamp(-1)));
  EXPECT_FALSE(sign(plain_message, one(request()), Timestamp(1'000'000'000'000)));
  EXPECT_TRUE(sign(plain_message, one(request()), Timestamp(999'999'999'999)));
}

}  // namespace
}  // namespace auth::dkim
