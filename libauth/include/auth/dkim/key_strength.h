// RFC 8301 s3.2: how long an RSA key has to be.
#pragma once

#include <cstdint>

#include "auth/crypto/public_key.h"

namespace auth::dkim {

/// Bits below which verifiers must not take a signature for valid.
inline constexpr int shortest_rsa_key = 1024;

/// Bits that signers should use.
inline constexpr int advised_rsa_key = 2048;

enum class KeyStrength : std::uint8_t {
  refused,       ///< shorter than verifiers may take
  below_advice,  ///< taken, and shorter than signers should use
  advised,       ///< Ed25519 always is (RFC 8463)
};

[[nodiscard]] KeyStrength strength(const crypto::PublicKey& key) noexcept;

}  // namespace auth::dkim
