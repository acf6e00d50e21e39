#include "auth/base/printable.h"

#include <cstdint>

namespace auth {
namespace {

/// Octets of the well-formed UTF-8 sequence at the start of `text` (RFC 3629 s4), or 0.
std::size_t utf8_sequence(std::string_view text) noexcept {
  const auto octet = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto tail = [&](std::size_t i) { return (octet(i) & 0xc0U) == 0x80U; };
  const unsigned first = octet(0);
  if (first < 0x80) {
    return 1;
  }
  if (first >= 0xc2 && first <= 0xdf) {
    return tail(1) ? 2 : 0;
  }
  if (first >= 0xe0 && first <= 0xef) {
    const bool overlong = first == 0xe0 && octet(1) < 0xa0;
    const bool surrogate = first == 0xed && octet(1) > 0x9f;
    return tail(1) && tail(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const bool overlong = first == 0xf0 && octet(1) < 0x90;
    const bool too_large = first == 0xf4 && octet(1) > 0x8f;
    return tail(1) && tail(2) && tail(3) && !overlong && !too_large ? 4 : 0;
  }
  return 0;
}

/// C0 and C1 controls, DEL, and the separators and marks that turn or break a line on a terminal.
bool is_control(std::string_view sequence) {
  const auto first = static_cast<unsigned char>(sequence[0]);
  if (sequence.size() == 1) {
    return first < 0x20 || first == 0x7f || first == '\\';
  }
  const auto second = static_cast<unsigned char>(sequence[1]);
  if (sequence.size() == 2) {
    return first == 0xc2 && second < 0xa0;
  }
  const auto third = static_cast<unsigned char>(sequence[2]);
  const bool separator_or_bidi = first == 0xe2 && second == 0x80 && third >= 0xa8 && third <= 0xae;
  const bool isolate = first == 0xe2 && second == 0x81 && third >= 0xa6 && third <= 0xa9;
  return sequence.size() == 3 && (separator_or_bidi || isolate);
}

void append_escaped(std::string& out, std::string_view octets) {
  constexpr std::string_view digits = "0123456789abcdef";
  for (const char c : octets) {
    const auto octet = static_cast<unsigned char>(c);
    out += "\\x";
    out += digits[octet >> 4U];
    out += digits[octet & 15U];
  }
}

}  // namespace

std::string printable(std::string_view text, std::size_t limit) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t known = utf8_sequence(text.substr(at));
    const std::size_t size = known == 0 ? 1 : known;
    if (at + size > limit) {
      return out + "…";
    }
    const std::string_view sequence = text.substr(at, size);
    if (known == 0 || is_control(sequence)) {
      append_escaped(out, sequence);
    } else {
      out += sequence;
    }
    at += size;
  }
  return out;
}

bool is_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    const std::size_t size = utf8_sequence(text);
    if (size == 0) {
      return false;
    }
    text.remove_prefix(size);
  }
  return true;
}

}  // namespace auth
