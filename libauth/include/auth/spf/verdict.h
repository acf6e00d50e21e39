#pragma once

#include <cstdint>
#include <string_view>

namespace auth::spf {

/// The results of check_host (RFC 7208 s2.6).
enum class Verdict : std::uint8_t { none, neutral, pass, fail, softfail, temperror, permerror };

/// The word of RFC 7208 s2.6.
[[nodiscard]] std::string_view to_text(Verdict verdict) noexcept;

/// temperror or permerror: the policy could not be evaluated.
[[nodiscard]] constexpr bool is_error(Verdict verdict) noexcept {
  return verdict == Verdict::temperror || verdict == Verdict::permerror;
}

}  // namespace auth::spf
