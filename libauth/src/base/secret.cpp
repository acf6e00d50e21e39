#include "auth/base/secret.h"

#include <cstring>

namespace auth {

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this != &other) {
    wipe();
    octets_ = std::move(other.octets_);
    other.octets_.clear();
  }
  return *this;
}

SecretBytes::~SecretBytes() { wipe(); }

void SecretBytes::shrink(std::size_t size) noexcept {
  if (size < octets_.size()) {
    ::explicit_bzero(octets_.data() + size, octets_.size() - size);
    octets_.resize(size);  // shrinking never moves the octets
  }
}

void SecretBytes::wipe() noexcept {
  if (!octets_.empty()) {
    ::explicit_bzero(octets_.data(), octets_.size());
  }
}

}  // namespace auth
