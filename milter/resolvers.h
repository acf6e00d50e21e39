#pragma once

#include <string>

#include "auth/base/result.h"
#include "auth/dns/stack.h"
#include "milter/config.h"

namespace countersign::milter {

/// Whom [dns] says to ask, behind a cache that all threads share. The error is a clause without
/// final dot, about [dns] resolvers.
[[nodiscard]] auth::Result<auth::dns::Stack, std::string> make_resolvers(const Config& config);

}  // namespace countersign::milter
