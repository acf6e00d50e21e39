#pragma once

#include <iosfwd>

#include "auth/dns/resolver.h"
#include "tools/common/command.h"
#include "tools/spfcheck/check_options.h"

namespace countersign::spfcheck {

/// `check`: says on `out` whether mail of the sender passes SPF from each address.
[[nodiscard]] app::ExitStatus run_check(const CheckOptions& options, auth::dns::Resolver& resolver,
                                        auth::Timestamp now, std::ostream& out);

[[nodiscard]] tools::Command check_command();

}  // namespace countersign::spfcheck
