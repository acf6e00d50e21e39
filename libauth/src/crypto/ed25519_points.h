#pragma once

#include "crypto/der.h"

namespace auth::crypto {

inline constexpr std::size_t ed25519_key_size = 32;
inline constexpr std::size_t ed25519_signature_size = 64;

/// True for the 32 octets of a point that may be a public key: y is below p (RFC 8032 s5.1.3) and
/// the point is none of the eight of small order, for which everybody can make signatures (SEC-43).
[[nodiscard]] bool is_usable_point(Octets encoded);

}  // namespace auth::crypto
