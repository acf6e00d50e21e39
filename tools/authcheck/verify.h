#pragma once

#include <iosfwd>
#include <string>

#include "app/input.h"
#include "auth/dns/resolver.h"
#include "tools/authcheck/verify_options.h"
#include "tools/common/command.h"

namespace countersign::authcheck {

/// `verify`: verifies the message that `in` holds and says on `out` what came of it. The error,
/// with nothing on `out`, says why the message cannot be read.
[[nodiscard]] auth::Result<app::ExitStatus, std::string> run_verify(const VerifyOptions& options,
                                                                    auth::dns::Resolver& resolver,
                                                                    auth::Timestamp now,
                                                                    app::Input& in,
                                                                    std::ostream& out);

[[nodiscard]] tools::Command verify_command();

}  // namespace countersign::authcheck
