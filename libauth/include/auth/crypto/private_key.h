#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "auth/base/result.h"
#include "auth/base/secret.h"
#include "auth/crypto/digest.h"
#include "auth/crypto/public_key.h"

namespace auth::crypto {

/// The work of signing failed (no memory, a hardware token gone).
struct SignError {
  std::string text;
};

/// Something that signs digests. The interface between dkim/ and whatever holds the key; tests hand
/// in one that makes mistakes (SEC-45).
class SigningKey {
 public:
  virtual ~SigningKey() = default;

  /// RSA: PKCS#1 v1.5, SHA-256. Ed25519: PureEdDSA over the 32 octets (RFC 8463 s3).
  /// Safe to call from several threads at once.
  [[nodiscard]] virtual Result<std::vector<std::uint8_t>, SignError> sign(
      const Digest& digest) const = 0;

  [[nodiscard]] virtual const PublicKey& public_key() const noexcept = 0;
};

/// A private key in memory. Safe to share between threads.
class PrivateKey final : public SigningKey {
 public:
  /// PEM: PKCS#1 or PKCS#8 RSA (1024 to 8192 bits), PKCS#8 Ed25519. Or the 32-octet Ed25519 seed in
  /// base64 (44 characters, white space around it). Never asks for a password: an encrypted key is
  /// an error.
  [[nodiscard]] static Result<PrivateKey, KeyError> parse(const SecretBytes& file);

  /// Makes a key. RSA: `bits` from 1024 to 8192, exponent 65537. Ed25519: `bits` is ignored.
  [[nodiscard]] static Result<PrivateKey, KeyError> generate(KeyAlgorithm algorithm,
                                                             int bits = 2048);

  PrivateKey(PrivateKey&&) noexcept;
  PrivateKey& operator=(PrivateKey&&) noexcept;
  ~PrivateKey() override;

  [[nodiscard]] Result<std::vector<std::uint8_t>, SignError> sign(
      const Digest& digest) const override;

  [[nodiscard]] const PublicKey& public_key() const noexcept override;

  /// PKCS#8 PEM.
  [[nodiscard]] Result<SecretBytes, KeyError> pem() const;

 private:
  struct Impl;

  explicit PrivateKey(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace auth::crypto
