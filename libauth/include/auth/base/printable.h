#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace auth {

/// Text from outside made safe for a terminal, a log line or an error message (SEC-13, SEC-19):
/// control characters, backslashes and octets that are no UTF-8 become `\xNN`; after `limit` octets
/// of input comes `…`. The result holds no CR, LF or ESC.
[[nodiscard]] std::string printable(std::string_view text, std::size_t limit = 200);

/// True when `text` is well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms).
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

}  // namespace auth
