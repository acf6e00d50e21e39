// RFC 6376 s2.11: dkim-quoted-printable.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace auth::dkim {

/// Nothing where a `=` is not followed by two hexadecimal digits. White space is dropped.
[[nodiscard]] std::optional<std::string> decode_quoted_printable(std::string_view text);

[[nodiscard]] std::string encode_quoted_printable(std::string_view octets);

}  // namespace auth::dkim
