#pragma once

#include "auth/base/result.h"
#include "auth/base/secret.h"
#include "auth/crypto/public_key.h"
#include "crypto/openssl_handles.h"

namespace auth::crypto {

inline constexpr int min_rsa_bits = 1024;  // RFC 8301 s3.2
inline constexpr int max_rsa_bits = 8192;

[[nodiscard]] KeyError numbers_do_not_fit();

/// The RSA or Ed25519 key in `file`, PEM or a seed in base64, in numbers of bounded size. Whether
/// the private numbers fit the public ones is still to be tried.
[[nodiscard]] Result<PKey, KeyError> read_private_key(const SecretBytes& file);

}  // namespace auth::crypto
