#pragma once

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

/// ASCII helpers that no locale can change (SEC-10).
namespace auth::ascii {

/// SP or HTAB (RFC 5234 B.1, WSP). Nothing else is white space in mail headers.
constexpr bool is_wsp(char c) noexcept { return c == ' ' || c == '\t'; }

/// WSP, CR or LF: what folding white space is made of.
constexpr bool is_fws(char c) noexcept { return is_wsp(c) || c == '\r' || c == '\n'; }

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

constexpr bool is_alpha(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

constexpr bool is_alnum(char c) noexcept { return is_alpha(c) || is_digit(c); }

constexpr char to_lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

[[nodiscard]] constexpr bool is_ascii(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Value of a hexadecimal digit, or -1.
constexpr int hex_value(char c) noexcept {
  if (is_digit(c)) {
    return c - '0';
  }
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

[[nodiscard]] inline std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), to_lower);
  return result;
}

[[nodiscard]] constexpr bool iequals(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return to_lower(x) == to_lower(y);
         });
}

/// `text` without white space (SP, HTAB, CR, LF) at either end.
[[nodiscard]] constexpr std::string_view trim(std::string_view text) noexcept {
  while (!text.empty() && is_fws(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_fws(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

/// A decimal number made of digits only, with no sign, no blanks and no overflow of T.
template <typename T>
[[nodiscard]] std::optional<T> number(std::string_view digits) noexcept {
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit)) {
    return std::nullopt;
  }
  T value{};
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) {
    return std::nullopt;
  }
  return value;
}

/// Splits at each `separator`; "a::b" has three pieces, "" has one. The views point into `text`.
template <typename Each>
constexpr void split(std::string_view text, char separator, Each each) {
  for (;;) {
    const auto at = text.find(separator);
    each(text.substr(0, at));
    if (at == std::string_view::npos) {
      return;
    }
    text.remove_prefix(at + 1);
  }
}

}  // namespace auth::ascii
