#include "auth/base/base64.h"

#include <array>
#include <cstddef>

#include "auth/base/tag_list.h"

namespace auth::base64 {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> values = [] {
  std::array<std::int8_t, 256> table{};
  table.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  }
  return table;
}();

}  // namespace

std::string encode(std::span<const std::uint8_t> octets) {
  std::string text((octets.size() + 2) / 3 * 4, '=');
  auto out = text.begin();
  while (octets.size() >= 3) {
    const unsigned group = static_cast<unsigned>(octets[0]) << 16U |
                           static_cast<unsigned>(octets[1]) << 8U | octets[2];
    *out++ = alphabet[group >> 18U];
    *out++ = alphabet[group >> 12U & 63U];
    *out++ = alphabet[group >> 6U & 63U];
    *out++ = alphabet[group & 63U];
    octets = octets.subspan(3);
  }
  if (!octets.empty()) {  // what is missing of the last group stays '='
    const bool two = octets.size() == 2;
    const unsigned group = static_cast<unsigned>(octets[0]) << 16U |
                           (two ? static_cast<unsigned>(octets[1]) << 8U : 0U);
    *out++ = alphabet[group >> 18U];
    *out++ = alphabet[group >> 12U & 63U];
    if (two) {
      *out = alphabet[group >> 6U & 63U];
    }
  }
  return text;
}

std::optional<std::vector<std::uint8_t>> decode(std::string_view text) {
  if (text.size() % 4 != 0) {
    return std::nullopt;
  }
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') {
    ++padding;
  }
  std::vector<std::uint8_t> octets;
  octets.reserve(text.size() / 4 * 3);
  unsigned group = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_padding = i >= text.size() - padding;
    const int value = is_padding ? 0 : values[static_cast<unsigned char>(text[i])];
    if (value < 0) {
      return std::nullopt;
    }
    group = group << 6U | static_cast<unsigned>(value);
    if (i % 4 == 3) {
      octets.push_back(static_cast<std::uint8_t>(group >> 16U));
      octets.push_back(static_cast<std::uint8_t>(group >> 8U));
      octets.push_back(static_cast<std::uint8_t>(group));
      group = 0;
    }
  }
  octets.erase(octets.end() - static_cast<std::ptrdiff_t>(padding), octets.end());
  return octets;
}

std::optional<std::vector<std::uint8_t>> decode_folded(std::string_view text) {
  const std::string plain = without_fws(text);
  if (plain.empty() || plain.front() == '=') {
    return std::nullopt;
  }
  return decode(plain);
}

}  // namespace auth::base64
