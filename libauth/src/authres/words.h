// RFC 8601 s2.2: what stands without quotes, for the one who writes and the one who reads.
#pragma once

#include <string_view>

namespace auth::authres {

/// Keyword: Ldh-str of RFC 5321 s4.1.2, at most 255 octets.
[[nodiscard]] bool is_keyword(std::string_view text) noexcept;

/// LDH labels and dots, with underscores as they occur.
[[nodiscard]] bool is_domain_name(std::string_view text) noexcept;

/// `local-part@domain` or `@domain`, the local-part a Dot-string (RFC 5321 s4.1.2). What looks like
/// an encoded-word (RFC 2047) is none: quotes keep others from decoding it.
[[nodiscard]] bool is_mail_identity(std::string_view text) noexcept;

}  // namespace auth::authres
