// What the process may do.
#pragma once

#include <string>

#include "auth/base/result.h"

namespace countersign::milter {

/// Becomes `user` for good: groups, group, user. Nothing is done for an empty name or when the
/// process runs as that user already. The error is a sentence.
[[nodiscard]] auth::Result<void, std::string> become(const std::string& user);

/// What private keys ask of the process that holds them: no core dump and no debugger shows its
/// memory but to root, no file that it makes is open to others by accident, and nothing that it
/// might start has more rights than itself. To be called after become(), which undoes the first.
void harden();

}  // namespace countersign::milter
