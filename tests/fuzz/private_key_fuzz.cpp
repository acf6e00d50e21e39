// DKIM-69: a file that is taken as a private key signs what its public half verifies, and is the
// same key when it was written and read again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "auth/crypto/private_key.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using auth::crypto::PrivateKey;
  const auto key = PrivateKey::parse(
      auth::SecretBytes(std::string_view(reinterpret_cast<const char*>(data), size)));
  if (!key) {
    return key.error().text.empty() ? (std::abort(), 0) : 0;
  }
  const auto digest = auth::crypto::hash("x");
  const auto signature = key->sign(digest);
  const auto pem = key->pem();
  const auto again = pem ? PrivateKey::parse(*pem) : auth::fail(pem.error());
  if (!signature || !key->public_key().verify(digest, *signature) || !again ||
      again->public_key() != key->public_key()) {
    std::abort();
  }
  return 0;
}
