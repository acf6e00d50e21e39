#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/result.h"
#include "auth/crypto/digest.h"

namespace auth::crypto {

enum class KeyAlgorithm { rsa, ed25519 };

/// `rsa` or `ed25519`, as in `k=` (RFC 6376 s3.6.1, RFC 8463 s4).
[[nodiscard]] std::string_view to_text(KeyAlgorithm algorithm) noexcept;

/// Why octets are no key we can use. `text` is a sentence without final dot that says what to do
/// where there is something to do.
struct KeyError {
  std::string text;
};

/// A public key that passed the checks of DKIM-66 before any arithmetic: RSA modulus odd, 512 to
/// 8192 bits; exponent odd, 3 or more, up to 64 bits. Ed25519: no small-order point (SEC-43).
/// Whether the key is long enough for its use (RFC 8301: 1024 bits) is for the caller to say.
/// Cheap to copy; safe to share between threads.
class PublicKey {
 public:
  /// `p=` of an RSA key record: SubjectPublicKeyInfo or RSAPublicKey, strict DER (DKIM-68).
  [[nodiscard]] static Result<PublicKey, KeyError> rsa_from_der(std::span<const std::uint8_t> der);

  /// `p=` of an Ed25519 key record: the 32 octets (RFC 8463 s4.2).
  [[nodiscard]] static Result<PublicKey, KeyError> ed25519_from_raw(
      std::span<const std::uint8_t> octets);

  [[nodiscard]] KeyAlgorithm algorithm() const noexcept;

  /// Bits of the modulus; 256 for Ed25519.
  [[nodiscard]] int bits() const noexcept;

  /// RSA: PKCS#1 v1.5 with the DigestInfo of the digest's algorithm (RFC 8017 s8.2.2).
  /// Ed25519: PureEdDSA over the octets of the digest (RFC 8463 s3). False for anything that does
  /// not verify, wrong lengths included.
  [[nodiscard]] bool verify(const Digest& digest, std::span<const std::uint8_t> signature) const;

  /// DER SubjectPublicKeyInfo.
  [[nodiscard]] std::vector<std::uint8_t> spki() const;

  /// What a key record publishes in `p=`, in base64: SubjectPublicKeyInfo of RSA, 32 octets of
  /// Ed25519.
  [[nodiscard]] std::string record_p() const;

  /// Lower-case hexadecimal SHA-256 of spki() (contract s7).
  [[nodiscard]] std::string fingerprint() const;

  /// True when both are the same key.
  friend bool operator==(const PublicKey& a, const PublicKey& b);

  struct Impl;  // for crypto/ only

  explicit PublicKey(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

  [[nodiscard]] const Impl& impl() const noexcept { return *impl_; }

 private:
  std::shared_ptr<const Impl> impl_;
};

}  // namespace auth::crypto
