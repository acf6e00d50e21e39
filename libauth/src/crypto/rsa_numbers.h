#pragma once

#include "auth/base/result.h"
#include "auth/crypto/public_key.h"
#include "crypto/der.h"

namespace auth::crypto {

/// Modulus and exponent of an RSA public key, big-endian without leading zeros.
struct RsaNumbers {
  Octets modulus;
  Octets exponent;
};

/// Reads SubjectPublicKeyInfo (RFC 5280 s4.1) or RSAPublicKey (RFC 8017 A.1.1). Views into `der`.
[[nodiscard]] Result<RsaNumbers, KeyError> rsa_numbers(Octets der);

/// Bits of a big-endian number without leading zeros.
[[nodiscard]] int bit_length(Octets number) noexcept;

/// DKIM-66: refuses what would make arithmetic slow or meaningless. To be asked before any.
[[nodiscard]] Result<void, KeyError> check(const RsaNumbers& numbers);

}  // namespace auth::crypto
