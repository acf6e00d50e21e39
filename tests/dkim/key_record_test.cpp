// RFC 6376 s3.6.1, RFC 8463 s4: key records.
#include "auth/dkim/key_record.h"

#include <gtest/gtest.h>

#include <string>

namespace auth::dkim {
namespace {

using Kind = KeyRecordError::Kind;

// RFC 8463 appendix A.2.
const std::string ed25519_p = "p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
const std::string rsa_p =
    "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J1"
    "6JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2Ee"
    "C3Ip3G+2kryOTIKT+l/K4w3QIDAQAB";

TEST(Rfc6376S3_6_1, PAloneIsAnRsaKeyForEverything) {
  const auto record = parse_key_record(rsa_p);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->key.algorithm(), crypto::KeyAlgorithm::rsa);
  EXPECT_EQ(record->key.bits(), 1024);
  EXPECT_TRUE(record->allows_hash(crypto::HashAlgorithm::sha256));
  EXPECT_TRUE(record->allows_hash(crypto::HashAlgorithm::sha1));
  EXPECT_TRUE(record->allows_service("email"));
  EXPECT_TRUE(record->allows_service("tlsrpt"));
  EXPECT_FALSE(record->testing);
  EXPECT_FALSE(record->strict_identity);
}

TEST(Rfc8463S4, Dkim61Ed25519IsThirtyTwoOctets) {
  const auto record = parse_key_record("v=DKIM1; k=ed25519; " + ed25519_p);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->key.algorithm(), crypto::KeyAlgorithm::ed25519);
}

TEST(Rfc6376S3_6_1, ReadsEveryTag) {
  const auto record = parse_key_record(
      "v=DKIM1; k=RSA; h= x : SHA256; s=Email:other; t=Y:s:z;"
      " n=a=20note; g=; " +
      rsa_p + ";");
  ASSERT_TRUE(record);
  EXPECT_TRUE(record->allows_hash(crypto::HashAlgorithm::sha256));
  EXPECT_FALSE(record->allows_hash(crypto::HashAlgorithm::sha1));
  EXPECT_TRUE(record->allows_service("email"));
  EXPECT_FALSE(record->allows_service("tlsrpt"));
  EXPECT_TRUE(record->testing);
  EXPECT_TRUE(record->strict_identity);
}

TEST(Rfc6376S3_6_1, Dkim74ServiceTypes) {
  EXPECT_TRUE(parse_key_record("s=*; " + rsa_p)->allows_service("email"));
  EXPECT_FALSE(parse_key_record("s=tlsrpt; " + rsa_p)->allows_service("email"));
  EXPECT_TRUE(parse_key_record("s=tlsrpt; " + rsa_p)->allows_service("tlsrpt"));
}

TEST(Rfc6376S3_6_1, WhiteSpaceInsideThePublicKeyIsDropped) {
  std::string text = rsa_p;
  text.insert(30, " \t ");
  EXPECT_TRUE(parse_key_record(text));
}

struct Case {
  const char* name;
  std::string text;
  Kind kind;
};

class Rfc6376S3_6_1Bad : public ::testing::TestWithParam<Case> {};

TEST_P(Rfc6376S3_6_1Bad, SaysOfWhichKind) {
  const auto record = parse_key_record(GetParam().text);
  ASSERT_FALSE(record);
  EXPECT_EQ(record.error().kind, GetParam().kind) << record.error().text;
  EXPECT_FALSE(record.error().text.empty());
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc6376S3_6_1Bad,
    ::testing::Values(
        Case{"Dkim71Spf", "v=spf1 -all", Kind::not_a_key_record},
        Case{"Dkim71OtherTags", "a=b", Kind::not_a_key_record},
        Case{"Dkim71NoTags", "verification token", Kind::not_a_key_record},
        Case{"Dkim72VersionInLowerCase", "v=dkim1; " + rsa_p, Kind::not_a_key_record},
        Case{"Dkim72VersionWithPoint", "v=DKIM1.0; " + rsa_p, Kind::not_a_key_record},
        Case{"Dkim72VersionIsNotFirst", rsa_p + "; v=DKIM1", Kind::malformed},
        Case{"Dkim3DuplicateTag", "v=DKIM1; t=y; t=s; " + rsa_p, Kind::malformed},
        Case{"TwoSemicolons", "v=DKIM1;; " + rsa_p, Kind::malformed},
        Case{"Dkim75NoKey", "v=DKIM1; k=rsa", Kind::malformed},
        Case{"Dkim75Revoked", "v=DKIM1; p=", Kind::revoked},
        Case{"Dkim75RevokedWithBlanks", "p= ; k=ed25519", Kind::revoked},
        Case{"Dkim78UnknownAlgorithm", "k=dsa; " + rsa_p, Kind::unknown_algorithm},
        Case{"KeyIsNoBase64", "v=DKIM1; p=a$b=", Kind::malformed},
        Case{"Sec40KeyIsNoKey", "v=DKIM1; p=YWJj", Kind::unusable_key},
        Case{"Dkim63RsaKeyAsEd25519", "k=ed25519; " + rsa_p, Kind::unusable_key},
        Case{"Dkim61Ed25519AsSpki",
             "k=ed25519; p=MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
             Kind::unusable_key},
        Case{"Sec47LongRecord", "v=DKIM1; n=" + std::string(20'000, 'n') + "; " + rsa_p,
             Kind::malformed},
        Case{"NulInside", std::string("v=DKIM1; n=\0; p=", 16), Kind::malformed}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace auth::dkim
