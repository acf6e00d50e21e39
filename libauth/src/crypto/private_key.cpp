#include "auth/crypto/private_key.h"

#include <openssl/pem.h>

#include "crypto/ed25519_points.h"
#include "crypto/private_key_file.h"
#include "crypto/public_key_impl.h"
#include "crypto/rsa_context.h"

namespace auth::crypto {

struct PrivateKey::Impl {
  PKey key;
  PublicKey public_key;
  PKeyContext rsa_signing;  // RSA only; see rsa_context.h

  [[nodiscard]] static Result<std::unique_ptr<Impl>, KeyError> make(PKey key);
};

namespace {

using Signature = Result<std::vector<std::uint8_t>, SignError>;

Signature sign_rsa(const EVP_PKEY_CTX& prepared, std::size_t size, const Digest& digest) {
  const auto context = copy_rsa_context(prepared, digest.algorithm);
  const auto hashed = digest.bytes();
  std::vector<std::uint8_t> signature(size);
  if (EVP_PKEY_sign(context.get(), signature.data(), &size, hashed.data(), hashed.size()) != 1) {
    return fail(SignError{"RSA cannot sign: " + take_error()});
  }
  signature.resize(size);
  return signature;
}

Signature sign_ed25519(EVP_PKEY* key, const Digest& digest) {
  const auto context = made(DigestContext(EVP_MD_CTX_new()));
  const auto message = digest.bytes();
  std::vector<std::uint8_t> signature(ed25519_signature_size);
  std::size_t size = signature.size();
  // No digest of its own: PureEdDSA (RFC 8463 s3).
  if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key) != 1 ||
      EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) != 1) {
    return fail(SignError{"Ed25519 cannot sign: " + take_error()});
  }
  signature.resize(size);
  return signature;
}

}  // namespace

Result<std::unique_ptr<PrivateKey::Impl>, KeyError> PrivateKey::Impl::make(PKey key) {
  auto half = public_half(*key);
  if (!half) {
    return fail(half.error());
  }
  PKeyContext signing;
  if (half->algorithm() == KeyAlgorithm::rsa) {
    signing = make_rsa_context(key.get(), &EVP_PKEY_sign_init);
    if (!signing) {
      return fail(KeyError{"the RSA key cannot sign: " + take_error()});
    }
  }
  return std::make_unique<Impl>(Impl{std::move(key), std::move(*half), std::move(signing)});
}

PrivateKey::PrivateKey(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

PrivateKey::PrivateKey(PrivateKey&&) noexcept = default;
PrivateKey& PrivateKey::operator=(PrivateKey&&) noexcept = default;
PrivateKey::~PrivateKey() = default;

Result<PrivateKey, KeyError> PrivateKey::parse(const SecretBytes& file) {
  auto key = read_private_key(file);
  if (!key) {
    return fail(key.error());
  }
  auto impl = Impl::make(std::move(*key));
  if (!impl) {
    return fail(impl.error());
  }
  PrivateKey made_key(std::move(*impl));
  // An RSA file holds each number apart: one that was damaged would sign what nobody can verify.
  const Digest probe = hash("countersign");
  const auto signature = made_key.sign(probe);
  if (!signature || !made_key.public_key().verify(probe, *signature)) {
    return fail(numbers_do_not_fit());
  }
  return made_key;
}

Result<PrivateKey, KeyError> PrivateKey::generate(KeyAlgorithm algorithm, int bits) {
  if (algorithm == KeyAlgorithm::rsa && (bits < min_rsa_bits || bits > max_rsa_bits)) {
    return fail(KeyError{"RSA keys have " + std::to_string(min_rsa_bits) + " to " +
                         std::to_string(max_rsa_bits) + " bits, not " + std::to_string(bits)});
  }
  PKey key(algorithm == KeyAlgorithm::rsa
               ? EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(bits))
               : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  if (!key) {
    return fail(KeyError{"no key can be made: " + take_error()});
  }
  auto impl = Impl::make(std::move(key));
  if (!impl) {
    return fail(impl.error());
  }
  return PrivateKey(std::move(*impl));
}

Result<std::vector<std::uint8_t>, SignError> PrivateKey::sign(const Digest& digest) const {
  if (digest.algorithm != HashAlgorithm::sha256) {
    return fail(SignError{"nothing is signed with SHA-1 (RFC 8301)"});
  }
  return impl_->public_key.algorithm() == KeyAlgorithm::rsa
             ? sign_rsa(*impl_->rsa_signing,
                        static_cast<std::size_t>(EVP_PKEY_get_size(impl_->key.get())), digest)
             : sign_ed25519(impl_->key.get(), digest);
}

const PublicKey& PrivateKey::public_key() const noexcept { return impl_->public_key; }

Result<SecretBytes, KeyError> PrivateKey::pem() const {
  // OpenSSL wipes the memory of a BIO_s_mem when it goes.
  const auto bio = made(Bio(BIO_new(BIO_s_mem())));
  if (PEM_write_bio_PKCS8PrivateKey(bio.get(), impl_->key.get(), nullptr, nullptr, 0, nullptr,
                                    nullptr) != 1) {
    return fail(KeyError{"the key cannot be written: " + take_error()});
  }
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return SecretBytes(std::string_view(text, static_cast<std::size_t>(size)));
}

}  // namespace auth::crypto
