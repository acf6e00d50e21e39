#pragma once

#include <cstdint>
#include <string_view>

namespace auth {

/// How much a finding hurts.
enum class Severity : std::uint8_t {
  error,    ///< mail is refused or marked because of it, or anybody may send as the domain
  warning,  ///< something does not do what it says, or breaks with the next change
  info,     ///< nobody is hurt
};

/// `error`, `warning`, `info`.
[[nodiscard]] std::string_view to_text(Severity severity) noexcept;

}  // namespace auth
