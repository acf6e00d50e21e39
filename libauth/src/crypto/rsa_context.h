#pragma once

#include "auth/crypto/digest.h"
#include "crypto/openssl_handles.h"

namespace auth::crypto {

/// Signs or verifies with an RSA key: RSASSA-PKCS1-v1_5 (RFC 8017 s8.2) with SHA-256. `init` is
/// EVP_PKEY_sign_init or EVP_PKEY_verify_init. Null where the key cannot be used so; the reason is
/// left for take_error().
///
/// Making one takes a fifth of the time of a verification, copying it nearly none. So a key has one
/// that nobody works with, and each signature works on a copy.
[[nodiscard]] PKeyContext make_rsa_context(EVP_PKEY* key, int (*init)(EVP_PKEY_CTX*));

/// A copy to work with, for this kind of digest. Any number of threads may copy at once.
[[nodiscard]] PKeyContext copy_rsa_context(const EVP_PKEY_CTX& prepared, HashAlgorithm algorithm);

}  // namespace auth::crypto
