#include "auth/dkim/key_strength.h"

namespace auth::dkim {

KeyStrength strength(const crypto::PublicKey& key) noexcept {
  if (key.algorithm() != crypto::KeyAlgorithm::rsa || key.bits() >= advised_rsa_key) {
    return KeyStrength::advised;
  }
  return key.bits() < shortest_rsa_key ? KeyStrength::refused : KeyStrength::below_advice;
}

}  // namespace auth::dkim
