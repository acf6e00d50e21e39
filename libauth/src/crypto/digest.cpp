#include "auth/crypto/digest.h"

#include <new>

#include "crypto/digest_algorithms.h"
#include "crypto/openssl_handles.h"

namespace auth::crypto {
namespace {

void require(int status) {
  if (status != 1) {
    ERR_clear_error();
    throw std::bad_alloc();  // the only way in which a hash in memory can fail
  }
}

/// Never freed: OpenSSL takes itself down before our statics would go.
const EVP_MD* fetch(const char* name) {
  const EVP_MD* digest = EVP_MD_fetch(nullptr, name, nullptr);
  require(digest != nullptr ? 1 : 0);
  return digest;
}

}  // namespace

const EVP_MD* evp_digest(HashAlgorithm algorithm) {
  if (algorithm == HashAlgorithm::sha1) {
    static const EVP_MD* const sha1 = fetch("SHA1");
    return sha1;
  }
  static const EVP_MD* const sha256 = fetch("SHA256");
  return sha256;
}

struct Hasher::Impl {
  explicit Impl(HashAlgorithm a) : algorithm(a), context(made(DigestContext(EVP_MD_CTX_new()))) {}

  HashAlgorithm algorithm;
  DigestContext context;
};

Hasher::Hasher(HashAlgorithm algorithm) : impl_(std::make_unique<Impl>(algorithm)) {
  require(EVP_DigestInit_ex2(impl_->context.get(), evp_digest(algorithm), nullptr));
}

Hasher::Hasher(const Hasher& other) : impl_(std::make_unique<Impl>(other.impl_->algorithm)) {
  require(EVP_MD_CTX_copy_ex(impl_->context.get(), other.impl_->context.get()));
}

Hasher& Hasher::operator=(const Hasher& other) {
  if (this != &other) {
    *this = Hasher(other);
  }
  return *this;
}

Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;
Hasher::~Hasher() = default;

void Hasher::update(std::string_view octets) {
  require(EVP_DigestUpdate(impl_->context.get(), octets.data(), octets.size()));
}

Digest Hasher::finish() {
  Digest digest{impl_->algorithm, {}};
  require(EVP_DigestFinal_ex(impl_->context.get(), digest.octets.data(), nullptr));
  return digest;
}

Digest hash(std::string_view octets, HashAlgorithm algorithm) {
  Digest digest{algorithm, {}};
  require(EVP_Digest(octets.data(), octets.size(), digest.octets.data(), nullptr,
                     evp_digest(algorithm), nullptr));
  return digest;
}

}  // namespace auth::crypto
