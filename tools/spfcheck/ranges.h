#pragma once

#include "auth/dns/resolver.h"
#include "tools/common/command.h"
#include "tools/spfcheck/ranges_options.h"

namespace countersign::spfcheck {

/// `ranges`: says on `out` which addresses pass SPF for the domain, on `err` which databases cannot
/// be relied on.
[[nodiscard]] app::ExitStatus run_ranges(const RangesOptions& options,
                                         auth::dns::Resolver& resolver,
                                         const tools::Surroundings& surroundings);

[[nodiscard]] tools::Command ranges_command();

}  // namespace countersign::spfcheck
