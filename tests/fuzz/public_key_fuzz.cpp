// DKIM-66, SEC-47: octets that are taken as a key are a key within the bounds, and its own form
// reads back as the same key.
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "auth/base/base64.h"
#include "auth/crypto/public_key.h"

namespace {

using auth::crypto::PublicKey;

void check_rsa(std::span<const std::uint8_t> octets) {
  const auto key = PublicKey::rsa_from_der(octets);
  if (!key) {
    return;
  }
  const auto again = PublicKey::rsa_from_der(key->spki());
  if (key->bits() < 512 || key->bits() > 8192 || !again || *again != *key ||
      again->spki() != key->spki() || again->fingerprint() != key->fingerprint()) {
    std::abort();
  }
  // Whatever the modulus, arithmetic with it ends and makes no signature of nothing.
  const std::vector<std::uint8_t> signature(static_cast<std::size_t>(key->bits() + 7) / 8, 1);
  if (key->verify(auth::crypto::hash("x"), signature)) {
    std::abort();
  }
}

void check_ed25519(std::span<const std::uint8_t> octets) {
  const auto key = PublicKey::ed25519_from_raw(octets);
  if (!key) {
    return;
  }
  const auto raw = auth::base64::decode(key->record_p());
  if (!raw || !std::equal(raw->begin(), raw->end(), octets.begin(), octets.end()) ||
      *PublicKey::ed25519_from_raw(*raw) != *key) {
    std::abort();
  }
  // SEC-43: R is the neutral point and S is 0, which small-order keys take for every message.
  std::vector<std::uint8_t> signature(64, 0);
  signature[0] = 1;
  if (key->verify(auth::crypto::hash("x"), signature)) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check_rsa({data, size});
  check_ed25519({data, size});
  return 0;
}
