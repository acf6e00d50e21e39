#pragma once

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <new>
#include <string>

#include "base/c_handle.h"

namespace auth::crypto {

using Bio = CHandle<&BIO_free_all>;
using BigNumber = CHandle<&BN_free>;
using DigestContext = CHandle<&EVP_MD_CTX_free>;
using Params = CHandle<&OSSL_PARAM_free>;
using ParamsBuilder = CHandle<&OSSL_PARAM_BLD_free>;
using PKey = CHandle<&EVP_PKEY_free>;
using PKeyContext = CHandle<&EVP_PKEY_CTX_free>;

/// Frees what OpenSSL has allocated for us (OPENSSL_free is a macro).
struct OpensslFree {
  void operator()(void* octets) const noexcept { OPENSSL_free(octets); }
};

/// What OpenSSL makes is there unless memory has run out.
template <typename Handle>
[[nodiscard]] Handle made(Handle handle) {
  if (!handle) {
    throw std::bad_alloc();
  }
  return handle;
}

/// The reason of OpenSSL's latest failure in this thread, and an empty error queue.
[[nodiscard]] inline std::string take_error() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  std::string text = reason == nullptr ? "unknown error" : reason;
  ERR_clear_error();
  return text;
}

}  // namespace auth::crypto
