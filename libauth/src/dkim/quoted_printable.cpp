#include "dkim/quoted_printable.h"

#include "auth/base/ascii.h"

namespace auth::dkim {

std::optional<std::string> decode_quoted_printable(std::string_view text) {
  std::string octets;
  octets.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (ascii::is_fws(text[i])) {
      continue;
    }
    if (text[i] != '=') {
      octets += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? ascii::hex_value(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? ascii::hex_value(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      return std::nullopt;
    }
    octets += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return octets;
}

std::string encode_quoted_printable(std::string_view octets) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  for (const char c : octets) {
    // dkim-safe-char = %x21-3A / %x3C / %x3E-7E
    if (c > ' ' && c < 0x7f && c != ';' && c != '=') {
      text += c;
      continue;
    }
    const auto octet = static_cast<unsigned char>(c);
    text += '=';
    text += digits[octet >> 4U];
    text += digits[octet & 15U];
  }
  return text;
}

}  // namespace auth::dkim
