#pragma once

#include <iosfwd>

#include "auth/base/dns_name.h"
#include "auth/dns/resolver.h"
#include "tools/common/command.h"

namespace countersign::spfcheck {

/// What `spfcheck show` is asked for, its DNS options apart.
struct ShowOptions {
  auth::DnsName domain;  // DOMAIN
  bool json = false;     // --json
};

/// `show`: what the policy of a domain is made of, what it costs, and what is wrong with it.
[[nodiscard]] app::ExitStatus run_show(const ShowOptions& options, auth::dns::Resolver& resolver,
                                       std::ostream& out);

[[nodiscard]] tools::Command show_command();

}  // namespace countersign::spfcheck
