// What the process may do.
#pragma once

#include <string>

#include "auth/base/result.h"

namespace countersign::milter {

/// Becomes `user` for good: groups, group, user. Nothing is done for an empty name or when the
/// process runs as that user already. The error is a sentence.
[[nodiscard]] auth::Result<void, std::string> become(const std::string& user);

}  // namespace countersign::milter
