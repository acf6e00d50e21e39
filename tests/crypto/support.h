#pragma once

#include <cstdint>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/ascii.h"
#include "auth/base/secret.h"
#include "auth/crypto/digest.h"

namespace auth::crypto::test {

using Bytes = std::vector<std::uint8_t>;

inline Bytes unhex(std::string_view text) {
  Bytes octets;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    octets.push_back(
        static_cast<std::uint8_t>(ascii::hex_value(text[i]) * 16 + ascii::hex_value(text[i + 1])));
  }
  return octets;
}

inline std::string hex(std::span<const std::uint8_t> octets) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const auto octet : octets) {
    text += digits[octet >> 4U];
    text += digits[octet & 15U];
  }
  return text;
}

/// A SHA-256 digest with these octets.
inline Digest sha256_digest(std::string_view text) {
  Digest digest;
  const Bytes octets = unhex(text);
  std::copy(octets.begin(), octets.end(), digest.octets.begin());
  return digest;
}

inline SecretBytes file(std::string_view name) {
  std::ifstream in(std::string(TEST_DATA "/crypto/") + std::string(name), std::ios::binary);
  return SecretBytes(std::string(std::istreambuf_iterator<char>(in), {}));
}

/// One DER value with the shortest length.
inline Bytes der(std::uint8_t tag, const Bytes& contents) {
  Bytes octets{tag};
  if (contents.size() >= 0x100) {
    octets.push_back(0x82);
    octets.push_back(static_cast<std::uint8_t>(contents.size() >> 8U));
  } else if (contents.size() >= 0x80) {
    octets.push_back(0x81);
  }
  octets.push_back(static_cast<std::uint8_t>(contents.size()));
  octets.insert(octets.end(), contents.begin(), contents.end());
  return octets;
}

inline Bytes operator+(Bytes a, const Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

/// INTEGER of a big-endian number whose first octet is not zero.
inline Bytes integer(const Bytes& magnitude) {
  const bool needs_sign = magnitude.empty() || magnitude.front() >= 0x80;
  return der(0x02, needs_sign ? Bytes{0} + magnitude : magnitude);
}

inline Bytes rsa_public_key(const Bytes& n, const Bytes& e) {
  return der(0x30, integer(n) + integer(e));
}

inline Bytes rsa_algorithm() {
  return der(0x30, der(0x06, unhex("2a864886f70d010101")) + der(0x05, {}));
}

inline Bytes spki(const Bytes& algorithm, const Bytes& key) {
  return der(0x30, algorithm + der(0x03, Bytes{0} + key));
}

/// An odd number of `bits` bits, far from prime.
inline Bytes odd_number(int bits) {
  Bytes n(static_cast<std::size_t>((bits + 7) / 8), 0x5b);
  n.front() = static_cast<std::uint8_t>(1U << ((bits + 7) % 8));
  n.back() |= 1U;
  return n;
}

}  // namespace auth::crypto::test
