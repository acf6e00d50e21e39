#include "crypto/rsa_context.h"

#include <openssl/rsa.h>

#include "crypto/digest_algorithms.h"

namespace auth::crypto {

PKeyContext make_rsa_context(EVP_PKEY* key, int (*init)(EVP_PKEY_CTX*)) {
  auto context = made(PKeyContext(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr)));
  if (init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1 ||
      EVP_PKEY_CTX_set_signature_md(context.get(), evp_digest(HashAlgorithm::sha256)) != 1) {
    context.reset();
  }
  return context;
}

PKeyContext copy_rsa_context(const EVP_PKEY_CTX& prepared, HashAlgorithm algorithm) {
  auto context = made(PKeyContext(EVP_PKEY_CTX_dup(&prepared)));
  if (algorithm != HashAlgorithm::sha256 &&
      EVP_PKEY_CTX_set_signature_md(context.get(), evp_digest(algorithm)) != 1) {
    throw std::bad_alloc();  // SHA-1, which OpenSSL has: the only way in which this can fail
  }
  return context;
}

}  // namespace auth::crypto
