#include "auth/crypto/private_key.h"

#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "auth/base/ascii.h"
#include "auth/base/base64.h"
#include "crypto/digest_algorithms.h"
#include "crypto/ed25519_points.h"
#include "crypto/public_key_impl.h"

namespace auth::crypto {

struct PrivateKey::Impl {
  PKey key;
  PublicKey public_key;
};

namespace {

constexpr std::size_t max_file = 65536;
constexpr int min_rsa_bits = 1024;  // RFC 8301 s3.2
constexpr int max_rsa_bits = 8192;
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
  return {};
}

using Signature = Result<std::vector<std::uint8_t>, SignError>;

Signature sign_rsa(EVP_PKEY* key, const Digest& digest) {
  const auto context = made(PKeyContext(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr)));
  const auto hashed = digest.bytes();
  std::vector<std::uint8_t> signature(static_cast<std::size_t>(EVP_PKEY_get_size(key)));
  std::size_t size = signature.size();
  if (EVP_PKEY_sign_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1 ||
      EVP_PKEY_CTX_set_signature_md(context.get(), evp_digest(digest.algorithm)) != 1 ||
      EVP_PKEY_sign(context.get(), signature.data(), &size, hashed.data(), hashed.size()) != 1) {
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

PrivateKey::PrivateKey(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

PrivateKey::PrivateKey(PrivateKey&&) noexcept = default;
PrivateKey& PrivateKey::operator=(PrivateKey&&) noexcept = default;
PrivateKey::~PrivateKey() = default;

Result<PrivateKey, KeyError> PrivateKey::parse(const SecretBytes& file) {
  if (file.size() > max_file) {
    return fail(KeyError{"the file is larger than 64 KiB, which no private key is"});
  }
  PKey key = from_seed(ascii::trim(file.text()));
  if (!key) {
    auto loaded = from_pem(file);
    if (!loaded) {
      return fail(loaded.error());
    }
    key = std::move(*loaded);
  }
  if (auto checked = check_kind(*key); !checked) {
    return fail(checked.error());
  }
  auto half = public_half(*key);
  if (!half) {
    return fail(half.error());
  }
  PrivateKey made_key(std::make_unique<Impl>(Impl{std::move(key), std::move(*half)}));
  // An RSA file holds each number apart: one that was damaged would sign what nobody can verify.
  const Digest probe = hash("countersign");
  const auto signature = made_key.sign(probe);
  if (!signature || !made_key.public_key().verify(probe, *signature)) {
    return fail(KeyError{"the key is damaged: its private and public numbers do not fit"});
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
  auto half = public_half(*key);
  if (!half) {
    return fail(half.error());
  }
  return PrivateKey(std::make_unique<Impl>(Impl{std::move(key), std::move(*half)}));
}

Result<std::vector<std::uint8_t>, SignError> PrivateKey::sign(const Digest& digest) const {
  if (digest.algorithm != HashAlgorithm::sha256) {
    return fail(SignError{"nothing is signed with SHA-1 (RFC 8301)"});
  }
  return impl_->public_key.algorithm() == KeyAlgorithm::rsa
             ? sign_rsa(impl_->key.get(), digest)
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
