#pragma once

#include <iosfwd>

#include "auth/dns/resolver.h"
#include "tools/authcheck/domain_options.h"
#include "tools/common/command.h"

namespace countersign::authcheck {

/// `domain`: says on `out` whether mail of the domain passes everywhere, and what to publish so
/// that it does.
[[nodiscard]] app::ExitStatus run_domain(const DomainOptions& options,
                                         auth::dns::Resolver& resolver, auth::Timestamp now,
                                         std::ostream& out);

[[nodiscard]] tools::Command domain_command();

}  // namespace countersign::authcheck
