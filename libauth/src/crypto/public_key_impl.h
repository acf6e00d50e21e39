#pragma once

#include "auth/crypto/public_key.h"
#include "crypto/openssl_handles.h"

namespace auth::crypto {

struct PublicKey::Impl {
  KeyAlgorithm algorithm;
  int bits;
  PKey key;
  PKeyContext rsa_verifying = nullptr;  ///< RSA only; see rsa_context.h
};

/// The public half of a private key, made anew from its numbers and checked like any other.
[[nodiscard]] Result<PublicKey, KeyError> public_half(const EVP_PKEY& key);

}  // namespace auth::crypto
