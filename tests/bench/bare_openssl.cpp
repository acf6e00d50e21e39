#include "bench/bare_openssl.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <cstdlib>
#include <memory>

namespace auth::bench {
namespace {

template <auto Free>
struct FreeWith {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};

using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeWith<&EVP_MD_CTX_free>>;
using Bio = std::unique_ptr<BIO, FreeWith<&BIO_free>>;

void require(bool good) {
  if (!good) {
    std::abort();
  }
}

const EVP_MD* sha256() {
  static const EVP_MD* const digest = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return digest;
}

}  // namespace

struct BareKey::Impl {
  std::unique_ptr<EVP_PKEY, FreeWith<&EVP_PKEY_free>> key{EVP_RSA_gen(2048)};
};

BareKey::BareKey() : impl_(std::make_unique<Impl>()) { require(impl_->key != nullptr); }

BareKey::~BareKey() = default;

void BareKey::sign(std::string_view text) const {
  const DigestContext context(EVP_MD_CTX_new());
  std::array<unsigned char, 256> signature{};
  std::size_t size = signature.size();
  require(EVP_DigestSignInit(context.get(), nullptr, sha256(), nullptr, impl_->key.get()) == 1 &&
          EVP_DigestSign(context.get(), signature.data(), &size,
                         reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1);
}

std::string BareKey::pem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_PKCS8PrivateKey(bio.get(), impl_->key.get(), nullptr, nullptr, 0, nullptr,
                                        nullptr) == 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

void bare_sha256(std::string_view text) {
  std::array<unsigned char, 32> digest{};
  require(EVP_Digest(text.data(), text.size(), digest.data(), nullptr, sha256(), nullptr) == 1);
}

}  // namespace auth::bench
