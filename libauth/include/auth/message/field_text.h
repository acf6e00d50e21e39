// RFC 5322 s3.2: text from outside, written so that it stays inside of the header field it is put
// into. For the trace fields that we add (Authentication-Results, Received-SPF).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace auth::message {

/// Longest value of such a field, in octets (AR-32); longer ones are somebody's game.
inline constexpr std::size_t longest_field_value = 255;

/// True for text that may stand in a quoted-string or comment: UTF-8 without control characters and
/// line separators, not longer than `longest_field_value`.
[[nodiscard]] bool is_field_text(std::string_view text) noexcept;

/// RFC 2045 s5.1: what stands without quotes in Authentication-Results.
[[nodiscard]] bool is_token(std::string_view text) noexcept;

/// RFC 5322 s3.2.3: what stands without quotes in Received-SPF.
[[nodiscard]] bool is_dot_atom(std::string_view text) noexcept;

/// `"…"` (RFC 5322 s3.2.4); `"invalid"` for what is no field text.
[[nodiscard]] std::string quoted_string(std::string_view text);

/// `(…)` (RFC 5322 s3.2.2), without a comment in it; `(invalid)` for what is no field text.
[[nodiscard]] std::string comment(std::string_view text);

/// Words parted by SP, or by CRLF HTAB SP where a line would be longer than 78 columns
/// (RFC 5322 s2.1.1) after `column` of them.
void append_folded(std::string& text, const std::vector<std::string>& words, std::size_t column);

}  // namespace auth::message
