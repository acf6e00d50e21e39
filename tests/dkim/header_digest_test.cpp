// RFC 6376 s3.7, RFC 8463 s3 and appendix A.3: the octets that are signed.
#include <gtest/gtest.h>

#include "auth/base/base64.h"
#include "auth/dkim/signer.h"
#include "support/message.h"
#include "support/signing_keys.h"

namespace auth::dkim {
namespace {

using testing::read_file;
using testing::read_message;

std::string hex(const crypto::Digest& digest) {
  std::string text;
  for (const std::uint8_t octet : digest.bytes()) {
    constexpr std::string_view digits = "0123456789abcdef";
    text += digits[octet >> 4U];
    text += digits[octet & 15U];
  }
  return text;
}

struct Case {
  const char* name;
  std::size_t field;
  std::shared_ptr<const crypto::SigningKey> (*key)();
  const char* digest;
};

class Rfc8463A3 : public ::testing::TestWithParam<Case> {};

TEST_P(Rfc8463A3, Dkim62MakesThePublishedSignatureAgain) {
  auto message = read_message(read_file(TEST_DATA "/dkim/rfc8463-A.3.eml"));
  const message::Field& published = message.headers.fields()[GetParam().field];
  const auto signature = parse_signature(published.value());
  ASSERT_TRUE(signature) << signature.error().text;
  std::string own(published.raw());
  own.erase(published.value_offset() + signature->b_begin, signature->b_size);
  const auto digest = header_digest(message.headers, own, GetParam().field);
  ASSERT_TRUE(digest) << digest.error().text;
  EXPECT_EQ(hex(*digest), GetParam().digest);
  const auto made = GetParam().key()->sign(*digest);
  ASSERT_TRUE(made);
  EXPECT_EQ(*made, signature->signature);
}

TEST_P(Rfc8463A3, Dkim43TheSignatureValueDoesNotMatter) {
  auto message = read_message(read_file(TEST_DATA "/dkim/rfc8463-A.3.eml"));
  const auto digest = header_digest(
      message.headers, message.headers.fields()[GetParam().field].raw(), GetParam().field);
  ASSERT_TRUE(digest);
  EXPECT_EQ(hex(*digest), GetParam().digest);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc8463A3,
    ::testing::Values(Case{"Ed25519", 0, testing::ed25519_key,
                           "48ce9a2c710ece1710ff156996b836a7f45470e43efe5643074d6e1690ed62e7"},
                      Case{"Rsa", 1, testing::rsa_key,
                           "fed71e6d70fb123bb5c353adc42821b304b6b9d54fc867f304f7c61daaaa1111"}),
    [](const auto& test) { return test.param.name; });

/// What header_digest hashes: the text, when it is `text`.
void expect_hashed(const message::HeaderBlock& headers, std::string_view own,
                   std::string_view text) {
  const auto digest = header_digest(headers, own);
  ASSERT_TRUE(digest) << digest.error().text;
  EXPECT_EQ(*digest, crypto::hash(text));
}

TEST(Rfc6376S3_7, Dkim43Dkim44OnlyTheValueOfBIsCutOut) {
  const auto message = read_message("From: a@b.c\r\n\r\n");
  const std::string_view from = "from:a@b.c\r\n";
  const std::string rest = "a=rsa-sha256;d=b.c;s=s;h=from;c=relaxed/simple";

  struct Field {
    std::string own;
    std::string hashed;
  };

  for (const Field& field :
       {Field{"DKIM-Signature: v=1;" + rest + ";bh=YWJj;b=", "v=1;" + rest + ";bh=YWJj;b="},
        Field{"DKIM-Signature: v=1;" + rest + ";bh=YWJj; b = \r\n ZG Vm \r\n ",
              "v=1;" + rest + ";bh=YWJj; b ="},
        Field{"DKIM-Signature: b=ZGVm ;bh=YWJj;v=1;" + rest + ";", "b=;bh=YWJj;v=1;" + rest + ";"},
        Field{"DKIM-Signature: z=From:b=3Dx|b:y; v=1;b=ZGVm; bh=YWJj;" + rest,
              "z=From:b=3Dx|b:y; v=1;b=; bh=YWJj;" + rest},
        Field{"DKIM-Signature: v=1; B=x; b=ZGVm; bb=y;  q2=\tz; bh=YWJj;" + rest,
              "v=1; B=x; b=; bb=y; q2= z; bh=YWJj;" + rest}}) {
    expect_hashed(message.headers, field.own, std::string(from) + "dkim-signature:" + field.hashed);
  }
}

TEST(Rfc6376S3_7, Dkim37SimpleKeepsEveryOctet) {
  const auto message = read_message("FROM :  a@b.c \r\n\t\r\n\r\n");
  const std::string rest = "v=1; a=rsa-sha256;\r\n\td=b.c; s=s;h=from ;bh=YWJj; ";
  expect_hashed(message.headers, "DKIM-Signature:" + rest + "b =\r\n ZGVm ; t=1 ",
                "FROM :  a@b.c \r\n\t\r\nDKIM-Signature:" + rest + "b =; t=1 ");
}

TEST(DkimHeaderDigest, TellsWhatItCannotRead) {
  const auto message = read_message("From: a@b.c\r\n\r\n");
  EXPECT_FALSE(header_digest(message.headers, "no colon"));
  EXPECT_FALSE(header_digest(message.headers, "DKIM-Signature: v=1; b="));
  EXPECT_TRUE(
      header_digest(message.headers, "DKIM-Signature: v=1; a=rsa-sha512").error().unsupported ==
      false);
}

}  // namespace
}  // namespace auth::dkim
