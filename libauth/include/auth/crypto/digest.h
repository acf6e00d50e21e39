#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace auth::crypto {

/// sha1 is there so that old signatures can be looked at in tests; nothing is ever signed with it
/// (RFC 8301 s3.1).
enum class HashAlgorithm { sha256, sha1 };

/// A finished hash: 32 octets of SHA-256 or 20 of SHA-1.
struct Digest {
  HashAlgorithm algorithm = HashAlgorithm::sha256;
  std::array<std::uint8_t, 32> octets{};

  [[nodiscard]] std::span<const std::uint8_t> bytes() const noexcept {
    return std::span(octets).first(algorithm == HashAlgorithm::sha256 ? 32 : 20);
  }

  friend bool operator==(const Digest&, const Digest&) = default;
};

/// A running hash. Copies carry on from the same place. Throws std::bad_alloc when OpenSSL has no
/// memory.
class Hasher {
 public:
  explicit Hasher(HashAlgorithm algorithm = HashAlgorithm::sha256);
  Hasher(const Hasher& other);
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(const Hasher& other);
  Hasher& operator=(Hasher&&) noexcept;
  ~Hasher();

  void update(std::string_view octets);

  /// The hash of all octets so far. Ends this hasher: neither update nor finish again.
  [[nodiscard]] Digest finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

[[nodiscard]] Digest hash(std::string_view octets, HashAlgorithm algorithm = HashAlgorithm::sha256);

}  // namespace auth::crypto
