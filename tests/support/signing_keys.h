// Keys for tests: those of RFC 8463 appendix A, and two that fail.
#pragma once

#include <cstdlib>
#include <memory>
#include <string>

#include "auth/crypto/private_key.h"
#include "support/message.h"

namespace auth::testing {

[[nodiscard]] inline std::shared_ptr<const crypto::SigningKey> load_key(const std::string& path) {
  auto key = crypto::PrivateKey::parse(SecretBytes(read_file(path)));
  if (!key) {
    std::abort();
  }
  return std::make_shared<const crypto::PrivateKey>(std::move(*key));
}

/// RSA, 1024 bits; its public half is at test._domainkey.football.example.com.
[[nodiscard]] inline std::shared_ptr<const crypto::SigningKey> rsa_key() {
  return load_key(TEST_DATA "/crypto/rfc8463-test.rsa.private.pem");
}

/// Its public half is at brisbane._domainkey.football.example.com.
[[nodiscard]] inline std::shared_ptr<const crypto::SigningKey> ed25519_key() {
  return load_key(TEST_DATA "/crypto/rfc8463-brisbane.ed25519.seed.b64");
}

/// A key whose signatures have one wrong bit, as after a fault in RSA-CRT (SEC-45).
class LyingKey final : public crypto::SigningKey {
 public:
  explicit LyingKey(std::shared_ptr<const crypto::SigningKey> honest)
      : honest_(std::move(honest)) {}

  [[nodiscard]] Result<std::vector<std::uint8_t>, crypto::SignError> sign(
      const crypto::Digest& digest) const override {
    auto signature = honest_->sign(digest);
    if (signature) {
      signature->back() ^= 1U;
    }
    return signature;
  }

  [[nodiscard]] const crypto::PublicKey& public_key() const noexcept override {
    return honest_->public_key();
  }

 private:
  std::shared_ptr<const crypto::SigningKey> honest_;
};

/// A key that cannot sign, as a token that was pulled out.
class AbsentKey final : public crypto::SigningKey {
 public:
  explicit AbsentKey(std::shared_ptr<const crypto::SigningKey> honest)
      : honest_(std::move(honest)) {}

  [[nodiscard]] Result<std::vector<std::uint8_t>, crypto::SignError> sign(
      const crypto::Digest&) const override {
    return fail(crypto::SignError{"the token is gone"});
  }

  [[nodiscard]] const crypto::PublicKey& public_key() const noexcept override {
    return honest_->public_key();
  }

 private:
  std::shared_ptr<const crypto::SigningKey> honest_;
};

}  // namespace auth::testing
