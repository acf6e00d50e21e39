#pragma once

#include <iosfwd>
#include <vector>

#include "auth/base/dns_name.h"
#include "auth/base/ip_address.h"
#include "auth/dns/resolver.h"
#include "tools/common/command.h"

namespace countersign::spfcheck {

/// What `spfcheck add` is asked for, its DNS options apart.
struct AddOptions {
  auth::DnsName domain;              // DOMAIN
  std::vector<auth::IpAddress> ips;  // --ip: in their order, each once
  bool json = false;                 // --json
};

/// `add`: the one record to publish so that these addresses pass.
[[nodiscard]] app::ExitStatus run_add(const AddOptions& options, auth::dns::Resolver& resolver,
                                      auth::Timestamp now, std::ostream& out);

[[nodiscard]] tools::Command add_command();

}  // namespace countersign::spfcheck
