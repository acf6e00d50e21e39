#include "auth/crypto/private_key.h"

#include <gtest/gtest.h>

#include "crypto/support.h"

namespace auth::crypto {
namespace {

using test::file;

TEST(PrivateKey, GeneratedKeysRoundTripThroughPem) {
  for (const auto algorithm : {KeyAlgorithm::rsa, KeyAlgorithm::ed25519}) {
    const auto key = PrivateKey::generate(algorithm, 1024);
    ASSERT_TRUE(key) << key.error().text;
    const auto pem = key->pem();
    ASSERT_TRUE(pem) << pem.error().text;
    EXPECT_TRUE(pem->text().starts_with("-----BEGIN PRIVATE KEY-----\n"));
    const auto again = PrivateKey::parse(*pem);
    ASSERT_TRUE(again) << again.error().text;
    EXPECT_EQ(again->public_key(), key->public_key());
    const Digest digest = hash("a message");
    EXPECT_EQ(again->sign(digest).value(), key->sign(digest).value());
  }
}

TEST(PrivateKey, GeneratesTheBitsAskedFor) {
  EXPECT_EQ(PrivateKey::generate(KeyAlgorithm::rsa)->public_key().bits(), 2048);
  EXPECT_EQ(PrivateKey::generate(KeyAlgorithm::ed25519, 1)->public_key().bits(), 256);
  for (const int bits : {-1, 0, 512, 1023, 8193, 1 << 30}) {
    EXPECT_FALSE(PrivateKey::generate(KeyAlgorithm::rsa, bits)) << bits;
  }
}

TEST(Rfc8301S3_1, NothingIsSignedWithSha1) {
  const auto key = PrivateKey::parse(file("rfc8463-test.rsa.private.pem"));
  EXPECT_FALSE(key->sign(hash("x", HashAlgorithm::sha1)));
}

}  // namespace
}  // namespace auth::crypto
