#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "auth/base/result.h"

namespace countersign::app {

/// The longest duration that is taken: 100 years of 365 days.
inline constexpr std::chrono::seconds longest_duration{std::chrono::hours{24 * 365 * 100}};

/// `90s`, `15m`, `4h`, `180d` (contract s2): a whole number above zero and one unit. The error is a
/// sentence without final dot that names the remedy.
[[nodiscard]] auth::Result<std::chrono::seconds, std::string> parse_duration(std::string_view text);

}  // namespace countersign::app
