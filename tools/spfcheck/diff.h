#pragma once

#include <iosfwd>
#include <vector>

#include "auth/dns/resolver.h"
#include "tools/common/command.h"
#include "tools/common/senders.h"
#include "tools/spfcheck/diff_options.h"

namespace countersign::spfcheck {

/// `diff`: says on `out` what becomes of a policy and of known senders. `before` and `after` answer
/// for DNS as it is and as it would be.
[[nodiscard]] app::ExitStatus run_diff(const DiffOptions& options, auth::dns::Resolver& before,
                                       auth::dns::Resolver& after,
                                       std::vector<tools::Sender> senders, auth::Timestamp now,
                                       std::ostream& out);

[[nodiscard]] tools::Command diff_command();

}  // namespace countersign::spfcheck
