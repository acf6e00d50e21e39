// RFC 8463 appendix A: the keys of A.2 make and verify the two signatures of A.3. The digests are
// those of the header input of A.3.
#include <gtest/gtest.h>

#include "auth/base/base64.h"
#include "auth/crypto/private_key.h"
#include "crypto/support.h"

namespace auth::crypto {
namespace {

using test::file;
using test::sha256_digest;

struct Case {
  const char* name;
  std::string_view key_file;
  KeyAlgorithm algorithm;
  int bits;
  std::string_view p;  // of the key record
  std::string_view digest;
  std::string_view b;  // of the signature
};

class Rfc8463A : public testing::TestWithParam<Case> {
 protected:
  static Result<PublicKey, KeyError> published() {
    const auto octets = base64::decode(GetParam().p).value();
    return GetParam().algorithm == KeyAlgorithm::rsa ? PublicKey::rsa_from_der(octets)
                                                     : PublicKey::ed25519_from_raw(octets);
  }
};

TEST_P(Rfc8463A, SignsLikeTheAppendix) {  // DKIM-62: both algorithms are deterministic
  const auto key = PrivateKey::parse(file(GetParam().key_file));
  ASSERT_TRUE(key) << key.error().text;
  const auto signature = key->sign(sha256_digest(GetParam().digest));
  ASSERT_TRUE(signature) << signature.error().text;
  EXPECT_EQ(base64::encode(*signature), GetParam().b);
}

TEST_P(Rfc8463A, VerifiesTheAppendix) {  // DKIM-60
  const auto key = published();
  ASSERT_TRUE(key) << key.error().text;
  const Digest digest = sha256_digest(GetParam().digest);
  EXPECT_TRUE(key->verify(digest, base64::decode(GetParam().b).value()));
  EXPECT_FALSE(key->verify(hash("another"), base64::decode(GetParam().b).value()));
}

TEST_P(Rfc8463A, PrivateKeyGivesThePublishedKey) {  // DKIM-61, DKIM-68, DKIM-69
  const auto key = PrivateKey::parse(file(GetParam().key_file));
  ASSERT_TRUE(key) << key.error().text;
  EXPECT_EQ(key->public_key().record_p(), GetParam().p);
  EXPECT_EQ(key->public_key().algorithm(), GetParam().algorithm);
  EXPECT_EQ(key->public_key().bits(), GetParam().bits);
  EXPECT_EQ(key->public_key(), published().value());
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc8463A,
    testing::Values(
        Case{"Rsa", "rfc8463-test.rsa.private.pem", KeyAlgorithm::rsa, 1024,
             "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2"
             "jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvH"
             "O9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB",
             "fed71e6d70fb123bb5c353adc42821b304b6b9d54fc867f304f7c61daaaa1111",
             "F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3DhCVlUrSjV4BwcVcOF6+FF3Zo9Rp"
             "o1tFOeS9mPYQTnGdaSGsgeefOsk2JzdA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FAD"
             "Y+8="},
        Case{"Ed25519", "rfc8463-brisbane.ed25519.seed.b64", KeyAlgorithm::ed25519, 256,
             "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
             "48ce9a2c710ece1710ff156996b836a7f45470e43efe5643074d6e1690ed62e7",
             "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1"
             "Dw=="}),
    [](const auto& test_info) { return test_info.param.name; });

}  // namespace
}  // namespace auth::crypto
