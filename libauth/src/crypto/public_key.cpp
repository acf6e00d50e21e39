#include "auth/crypto/public_key.h"

#include <openssl/core_names.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>

#include "auth/base/base64.h"
#include "crypto/ed25519_points.h"
#include "crypto/public_key_impl.h"
#include "crypto/rsa_context.h"
#include "crypto/rsa_numbers.h"

namespace auth::crypto {
namespace {

// RFC 8410 s4: SubjectPublicKeyInfo of Ed25519 up to the key.
constexpr std::array<std::uint8_t, 12> ed25519_spki_prefix{0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
                                                           0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

BigNumber big_number(Octets octets) {
  return made(BigNumber(BN_bin2bn(octets.data(), static_cast<int>(octets.size()), nullptr)));
}

/// From its numbers, not by d2i_PUBKEY: that takes six times as long as a verification.
Result<PKey, KeyError> rsa_key(const RsaNumbers& numbers) {
  const BigNumber modulus = big_number(numbers.modulus);
  const BigNumber exponent = big_number(numbers.exponent);
  const auto builder = made(ParamsBuilder(OSSL_PARAM_BLD_new()));
  if (OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1) {
    throw std::bad_alloc();
  }
  const auto params = made(Params(OSSL_PARAM_BLD_to_param(builder.get())));
  const auto context = made(PKeyContext(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr)));
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
    return fail(KeyError{"the RSA key cannot be used: " + take_error()});
  }
  return PKey(key);
}

bool verify_rsa(const PublicKey::Impl& key, const Digest& digest, Octets signature) {
  // RFC 8017 s8.2.2: the signature is as long as the modulus (DKIM-67).
  if (signature.size() != static_cast<std::size_t>(EVP_PKEY_get_size(key.key.get()))) {
    return false;
  }
  const auto context = copy_rsa_context(*key.rsa_verifying, digest.algorithm);
  const Octets hashed = digest.bytes();
  return EVP_PKEY_verify(context.get(), signature.data(), signature.size(), hashed.data(),
                         hashed.size()) == 1;
}

bool verify_ed25519(EVP_PKEY* key, const Digest& digest, Octets signature) {
  if (signature.size() != ed25519_signature_size) {
    return false;
  }
  const auto context = made(DigestContext(EVP_MD_CTX_new()));
  const Octets message = digest.bytes();
  // No digest of its own: PureEdDSA (RFC 8463 s3).
  return EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                          message.size()) == 1;
}

Result<PublicKey, KeyError> rsa_public(const RsaNumbers& numbers) {
  if (auto checked = check(numbers); !checked) {
    return fail(checked.error());
  }
  auto key = rsa_key(numbers);
  if (!key) {
    return fail(key.error());
  }
  auto verifying = make_rsa_context(key->get(), &EVP_PKEY_verify_init);
  if (!verifying) {
    return fail(KeyError{"the RSA key cannot be used: " + take_error()});
  }
  return PublicKey(std::make_shared<const PublicKey::Impl>(PublicKey::Impl{
      KeyAlgorithm::rsa, bit_length(numbers.modulus), std::move(*key), std::move(verifying)}));
}

std::vector<std::uint8_t> number_of(const EVP_PKEY& key, const char* name) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(&key, name, &number) != 1) {
    ERR_clear_error();
    return {};
  }
  const BigNumber owned(number);
  std::vector<std::uint8_t> octets(static_cast<std::size_t>(BN_num_bytes(number)));
  BN_bn2bin(number, octets.data());
  return octets;
}

std::array<std::uint8_t, ed25519_key_size> raw_public(const EVP_PKEY& key) {
  std::array<std::uint8_t, ed25519_key_size> octets{};
  std::size_t size = octets.size();
  if (EVP_PKEY_get_raw_public_key(&key, octets.data(), &size) != 1) {
    throw std::bad_alloc();
  }
  return octets;
}

}  // namespace

std::string_view to_text(KeyAlgorithm algorithm) noexcept {
  switch (algorithm) {
    case KeyAlgorithm::rsa:
      return "rsa";
    case KeyAlgorithm::ed25519:
      return "ed25519";
  }
  return "";
}

Result<PublicKey, KeyError> PublicKey::rsa_from_der(std::span<const std::uint8_t> der) {
  const auto numbers = rsa_numbers(der);
  return numbers ? rsa_public(*numbers) : fail(numbers.error());
}

Result<PublicKey, KeyError> PublicKey::ed25519_from_raw(std::span<const std::uint8_t> octets) {
  if (octets.size() != ed25519_key_size) {
    const bool wrapped =
        octets.size() == ed25519_spki_prefix.size() + ed25519_key_size &&
        std::equal(ed25519_spki_prefix.begin(), ed25519_spki_prefix.end(), octets.begin());
    return fail(KeyError{
        wrapped ? "the key is a SubjectPublicKeyInfo; Ed25519 publishes its last 32 octets alone"
                : "an Ed25519 key has 32 octets, not " + std::to_string(octets.size())});
  }
  if (!is_usable_point(octets)) {
    return fail(KeyError{"the Ed25519 key is no point that anybody may use as a key"});
  }
  return PublicKey(std::make_shared<const Impl>(
      Impl{KeyAlgorithm::ed25519, 256,
           made(PKey(EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, octets.data(),
                                                    octets.size())))}));
}

Result<PublicKey, KeyError> public_half(const EVP_PKEY& key) {
  if (EVP_PKEY_is_a(&key, "ED25519") == 1) {
    return PublicKey::ed25519_from_raw(raw_public(key));
  }
  const auto modulus = number_of(key, OSSL_PKEY_PARAM_RSA_N);
  const auto exponent = number_of(key, OSSL_PKEY_PARAM_RSA_E);
  return rsa_public({modulus, exponent});
}

KeyAlgorithm PublicKey::algorithm() const noexcept { return impl_->algorithm; }

int PublicKey::bits() const noexcept { return impl_->bits; }

bool PublicKey::verify(const Digest& digest, std::span<const std::uint8_t> signature) const {
  const bool good = algorithm() == KeyAlgorithm::rsa
                        ? verify_rsa(*impl_, digest, signature)
                        : verify_ed25519(impl_->key.get(), digest, signature);
  if (!good) {
    ERR_clear_error();
  }
  return good;
}

std::vector<std::uint8_t> PublicKey::spki() const {
  std::uint8_t* der = nullptr;
  const int size = i2d_PUBKEY(impl_->key.get(), &der);
  if (size <= 0) {
    ERR_clear_error();
    throw std::bad_alloc();
  }
  const std::unique_ptr<std::uint8_t, OpensslFree> owned(der);
  return {der, der + size};
}

std::string PublicKey::record_p() const {
  return algorithm() == KeyAlgorithm::rsa ? base64::encode(spki())
                                          : base64::encode(raw_public(*impl_->key));
}

std::string PublicKey::fingerprint() const {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto der = spki();
  const Digest digest = hash({reinterpret_cast<const char*>(der.data()), der.size()});
  std::string text;
  for (const std::uint8_t octet : digest.bytes()) {
    text += digits[octet >> 4U];
    text += digits[octet & 15U];
  }
  return text;
}

bool operator==(const PublicKey& a, const PublicKey& b) {
  return a.algorithm() == b.algorithm() && EVP_PKEY_eq(a.impl_->key.get(), b.impl_->key.get()) == 1;
}

}  // namespace auth::crypto
