#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace auth::crypto {

using Octets = std::span<const std::uint8_t>;

/// Takes DER values (X.690) off the front of a span, one by one. Strict: definite lengths in their
/// shortest form only (s10.1), and the value has to be there whole. Nothing is copied.
class DerReader {
 public:
  enum class Tag : std::uint8_t {
    integer = 0x02,
    bit_string = 0x03,
    null = 0x05,
    object_identifier = 0x06,
    sequence = 0x30,
  };

  explicit DerReader(Octets octets) : rest_(octets) {}

  /// True when the next value, if any, has that tag.
  [[nodiscard]] bool next_is(Tag tag) const noexcept;

  /// The contents of the next value when it has that tag.
  [[nodiscard]] std::optional<Octets> take(Tag tag) noexcept;

  /// The magnitude of a non-negative INTEGER without leading zero octets: empty for 0. Nothing for
  /// negative numbers and forms that are not the shortest (s8.3.2).
  [[nodiscard]] std::optional<Octets> take_unsigned() noexcept;

  /// The octets of a BIT STRING without unused bits.
  [[nodiscard]] std::optional<Octets> take_octet_aligned_bits() noexcept;

  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }

 private:
  /// Octets of the value after the tag; moves `rest_` behind the length.
  [[nodiscard]] std::optional<std::size_t> take_length() noexcept;

  Octets rest_;
};

}  // namespace auth::crypto
