// RFC 8301 s3.2: the lengths of RSA keys.
#include "auth/dkim/key_strength.h"

#include <gtest/gtest.h>

#include "support/rsa_public_key.h"
#include "support/signing_keys.h"

namespace auth::dkim {
namespace {

KeyStrength of_rsa(int bits) {
  const auto key = crypto::PublicKey::rsa_from_der(testing::rsa_public_key(bits));
  EXPECT_EQ(key.value().bits(), bits);
  return strength(*key);
}

TEST(Rfc8301S3_2, ShorterThan1024BitsIsRefused) {
  EXPECT_EQ(of_rsa(1023), KeyStrength::refused);
  EXPECT_EQ(of_rsa(1024), KeyStrength::below_advice);
}

TEST(Rfc8301S3_2, SignersShouldUse2048Bits) {
  EXPECT_EQ(of_rsa(2047), KeyStrength::below_advice);
  EXPECT_EQ(of_rsa(2048), KeyStrength::advised);
  EXPECT_EQ(of_rsa(4096), KeyStrength::advised);
}

TEST(Rfc8463S3, TheLengthOfEd25519IsFixed) {
  EXPECT_EQ(strength(testing::ed25519_key()->public_key()), KeyStrength::advised);
}

}  // namespace
}  // namespace auth::dkim
