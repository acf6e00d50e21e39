#pragma once

#include <iosfwd>

#include "app/exit_status.h"
#include "auth/dns/resolver.h"
#include "tools/authcheck/dmarc_options.h"
#include "tools/common/command.h"

namespace countersign::authcheck {

[[nodiscard]] tools::Command dmarc_command();

/// Says on `out` what RFC 9989 does with mail from a domain that is authenticated under some names.
[[nodiscard]] app::ExitStatus run_dmarc(const DmarcOptions& options, auth::dns::Resolver& resolver,
                                        std::ostream& out);

}  // namespace countersign::authcheck
