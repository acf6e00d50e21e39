// X.690: the few DER types of which a public key is made.
#include "crypto/der.h"

namespace auth::crypto {

bool DerReader::next_is(Tag tag) const noexcept {
  return !rest_.empty() && rest_.front() == static_cast<std::uint8_t>(tag);
}

std::optional<std::size_t> DerReader::take_length() noexcept {
  if (rest_.empty()) {
    return std::nullopt;
  }
  const std::size_t first = rest_.front();
  rest_ = rest_.subspan(1);
  if (first < 0x80) {
    return first;
  }
  const std::size_t size = first - 0x80;
  // 0x80 is the indefinite form of BER; no key needs a length of more than two octets.
  if (size == 0 || size > 2 || size > rest_.size()) {
    return std::nullopt;
  }
  std::size_t length = 0;
  for (const std::uint8_t octet : rest_.first(size)) {
    length = length << 8U | octet;
  }
  rest_ = rest_.subspan(size);
  const std::size_t least = size == 1 ? 0x80 : 0x100;  // s10.1: the shortest form
  return length >= least ? std::optional(length) : std::nullopt;
}

std::optional<Octets> DerReader::take(Tag tag) noexcept {
  if (!next_is(tag)) {
    return std::nullopt;
  }
  rest_ = rest_.subspan(1);
  const auto length = take_length();
  if (!length || *length > rest_.size()) {
    return std::nullopt;
  }
  const Octets contents = rest_.first(*length);
  rest_ = rest_.subspan(*length);
  return contents;
}

std::optional<Octets> DerReader::take_unsigned() noexcept {
  const auto contents = take(Tag::integer);
  if (!contents || contents->empty() || contents->front() >= 0x80) {
    return std::nullopt;
  }
  if (contents->front() != 0) {
    return contents;
  }
  const Octets magnitude = contents->subspan(1);
  const bool shortest = magnitude.empty() || magnitude.front() >= 0x80;
  return shortest ? std::optional(magnitude) : std::nullopt;
}

std::optional<Octets> DerReader::take_octet_aligned_bits() noexcept {
  const auto contents = take(Tag::bit_string);
  if (!contents || contents->empty() || contents->front() != 0) {
    return std::nullopt;
  }
  return contents->subspan(1);
}

}  // namespace auth::crypto
