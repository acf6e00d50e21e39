#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace auth::base64 {

[[nodiscard]] std::string encode(std::span<const std::uint8_t> octets);

/// Strict RFC 4648 s4: alphabet and padding only, length a multiple of four, nothing after the
/// padding. Non-zero pad bits are let through (DKIM-9). Nothing when `text` is not base64.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> decode(std::string_view text);

/// RFC 6376 s2.10 (base64string): folding white space may stand between any two characters and is
/// dropped; at least one character of the alphabet. Nothing when the rest is not base64.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> decode_folded(std::string_view text);

}  // namespace auth::base64
