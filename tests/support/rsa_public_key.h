// RSA public keys of any length. Nobody has their private halves: the modulus is 2^bits - 1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace auth::testing {

/// RSAPublicKey (RFC 8017 A.1.1), exponent 65537. `bits`: from 1,000 to 8,192.
[[nodiscard]] inline std::vector<std::uint8_t> rsa_public_key(int bits) {
  const auto number = [](std::vector<std::uint8_t> octets) {
    if (octets.front() >= 0x80) {
      octets.insert(octets.begin(), 0);  // or it would be negative
    }
    return octets;
  };
  const auto element = [](std::uint8_t tag, const std::vector<std::uint8_t>& content) {
    const std::size_t size = content.size();
    std::vector<std::uint8_t> der{tag};
    if (size > 0xff) {
      der.insert(der.end(), {0x82, static_cast<std::uint8_t>(size >> 8U)});
    } else if (size > 0x7f) {
      der.push_back(0x81);
    }
    der.push_back(static_cast<std::uint8_t>(size));
    der.insert(der.end(), content.begin(), content.end());
    return der;
  };
  std::vector<std::uint8_t> modulus(static_cast<std::size_t>(bits + 7) / 8, 0xff);
  modulus.front() =
      static_cast<std::uint8_t>(0xffU >> (8 * modulus.size() - static_cast<std::size_t>(bits)));
  std::vector<std::uint8_t> sequence = element(0x02, number(modulus));
  const std::vector<std::uint8_t> exponent = element(0x02, {1, 0, 1});
  sequence.insert(sequence.end(), exponent.begin(), exponent.end());
  return element(0x30, sequence);
}

}  // namespace auth::testing
