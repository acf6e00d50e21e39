#pragma once

#include <string>

#include "auth/dkim/outcome.h"

namespace countersign::authcheck {

/// What an administrator can do about a signature that does not pass, as a sentence without final
/// dot; for one that passes what is worth knowing about it, or nothing.
[[nodiscard]] std::string advice(const auth::dkim::SignatureResult& signature);

/// Why a signature has its verdict, in words; of one that passes what is remarkable about it.
[[nodiscard]] std::string reason_of(const auth::dkim::SignatureResult& signature);

}  // namespace countersign::authcheck
