// RFC 7468, RFC 8017 A.1.2, RFC 8410 s7: files with a private key.
#include "crypto/private_key_file.h"

#include <openssl/core_names.h>
#include <openssl/pem.h>

#include <array>

#include "auth/base/ascii.h"
#include "auth/base/base64.h"
#include "crypto/ed25519_points.h"

namespace auth::crypto {
namespace {

using SecretNumber = CHandle<&BN_clear_free>;

constexpr std::size_t max_file = 65536;
constexpr std::size_t seed_characters = 44;  // 32 octets in base64

/// Without a callback OpenSSL would ask on the terminal and wait.
int no_password(char* /*buffer*/, int /*size*/, int /*writing*/, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

bool holds(const SecretBytes& file, std::string_view what) {
  return file.text().find(what) != std::string_view::npos;
}

KeyError no_private_key(const SecretBytes& file, bool encrypted) {
  if (encrypted) {
    return {
        "the key is encrypted with a password; \"openssl pkey -in FILE -out NEW\" takes it off"};
  }
  if (holds(file, "-----BEGIN PUBLIC KEY") || holds(file, "-----BEGIN RSA PUBLIC KEY") ||
      holds(file, "-----BEGIN CERTIFICATE")) {
    return {"the file holds a public key or certificate; its private key is needed"};
  }
  if (holds(file, "-----BEGIN OPENSSH PRIVATE KEY")) {
    return {"the file holds an OpenSSH key; a PEM key of RSA or Ed25519 is needed"};
  }
  if (holds(file, "PRIVATE KEY-----")) {
    return {"the PEM text is damaged or holds no private key that can be read"};
  }
  return {"the file holds neither a PEM private key nor an Ed25519 seed of 44 base64 characters"};
}

Result<PKey, KeyError> from_pem(const SecretBytes& file) {
  const auto octets = file.octets();
  if (octets.empty()) {
    return fail(no_private_key(file, false));
  }
  const auto bio = made(Bio(BIO_new_mem_buf(octets.data(), static_cast<int>(octets.size()))));
  bool encrypted = false;
  PKey key(
      PEM_read_bio_PrivateKey_ex(bio.get(), nullptr, &no_password, &encrypted, nullptr, nullptr));
  ERR_clear_error();  // also a successful load may leave entries of formats it tried
  return key ? Result<PKey, KeyError>(std::move(key)) : fail(no_private_key(file, encrypted));
}

/// The seed of RFC 8032 s5.1.5 in base64; no key where `text` is anything else.
PKey from_seed(std::string_view text) {
  if (text.size() != seed_characters) {
    return nullptr;
  }
  auto seed = base64::decode(text);
  if (!seed) {
    return nullptr;
  }
  PKey key;
  if (seed->size() == ed25519_key_size) {
    key = made(PKey(
        EVP_PKEY_new_raw_private_key_ex(nullptr, "ED25519", nullptr, seed->data(), seed->size())));
  }
  OPENSSL_cleanse(seed->data(), seed->size());
  return key;
}

/// No number may be longer than the modulus: arithmetic with it would not end.
Result<void, KeyError> check_rsa_numbers(const EVP_PKEY& key) {
  constexpr std::array names{OSSL_PKEY_PARAM_RSA_D,         OSSL_PKEY_PARAM_RSA_FACTOR1,
                             OSSL_PKEY_PARAM_RSA_FACTOR2,   OSSL_PKEY_PARAM_RSA_EXPONENT1,
                             OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1,
                             OSSL_PKEY_PARAM_RSA_FACTOR3};
  const int bits = EVP_PKEY_get_bits(&key);
  for (const char* name : names) {
    BIGNUM* number = nullptr;
    const bool there = EVP_PKEY_get_bn_param(&key, name, &number) == 1;
    const SecretNumber owned(number);
    if (there && name == std::string_view(OSSL_PKEY_PARAM_RSA_FACTOR3)) {
      return fail(KeyError{"the RSA key has more than two prime factors"});
    }
    if (there && BN_num_bits(number) > bits) {
      return fail(numbers_do_not_fit());
    }
  }
  ERR_clear_error();
  return {};
}

Result<void, KeyError> check_kind(const EVP_PKEY& key) {
  if (EVP_PKEY_is_a(&key, "ED25519") == 1) {
    return {};
  }
  if (EVP_PKEY_is_a(&key, "RSA") != 1) {
    const char* name = EVP_PKEY_get0_type_name(&key);
    return fail(KeyError{"the key is of type " + std::string(name == nullptr ? "unknown" : name) +
                         "; DKIM signs with RSA or Ed25519"});
  }
  const int bits = EVP_PKEY_get_bits(&key);
  if (bits < min_rsa_bits || bits > max_rsa_bits) {
    return fail(KeyError{"the RSA key has " + std::to_string(bits) + " bits; " +
                         std::to_string(min_rsa_bits) + " to " + std::to_string(max_rsa_bits) +
                         " can be used"});
  }
  return check_rsa_numbers(key);
}

}  // namespace

KeyError numbers_do_not_fit() {
  return {"the key is damaged: its private and public numbers do not fit"};
}

Result<PKey, KeyError> read_private_key(const SecretBytes& file) {
  if (file.size() > max_file) {
    return fail(KeyError{"the file is larger than 64 KiB, which no private key is"});
  }
  PKey seeded = from_seed(ascii::trim(file.text()));
  auto key = seeded ? Result<PKey, KeyError>(std::move(seeded)) : from_pem(file);
  if (!key) {
    return key;
  }
  if (auto checked = check_kind(**key); !checked) {
    return fail(checked.error());
  }
  return key;
}

}  // namespace auth::crypto
