#pragma once

#include "auth/dns/resolver.h"
#include "tools/spfcheck/command.h"
#include "tools/spfcheck/ranges_options.h"

namespace countersign::spfcheck {

/// `ranges`: says on `out` which addresses pass SPF for the domain, on `err` which databases cannot
/// be relied on.
[[nodiscard]] app::ExitStatus run_ranges(const RangesOptions& options,
                                         auth::dns::Resolver& resolver,
                                         const Surroundings& surroundings);

[[nodiscard]] Command ranges_command();

}  // namespace countersign::spfcheck
