#pragma once

#include <iosfwd>

#include "app/exit_status.h"
#include "app/input.h"
#include "auth/base/timestamp.h"
#include "auth/dns/resolver.h"
#include "tools/authcheck/options.h"

namespace countersign::authcheck {

/// Verifies the message that `in` holds and says on `out` what came of it. The status: ok when a
/// signature passes, else try_again when a key could not be had for now, else verdict; usage, with
/// nothing on `out`, when the message cannot be read.
[[nodiscard]] app::ExitStatus run(const Options& options, auth::dns::Resolver& resolver,
                                  auth::Timestamp now, app::Input& in, std::ostream& out,
                                  std::ostream& err);

}  // namespace countersign::authcheck
