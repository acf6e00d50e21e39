#pragma once

#include <vector>

#include "app/exit_status.h"
#include "auth/dns/resolver.h"
#include "auth/spf/pass_set.h"
#include "tools/spfcheck/ranges_options.h"
#include "tools/spfcheck/trouble.h"

namespace countersign::spfcheck {

/// What `ranges` found out.
struct RangesReport {
  auth::DnsName domain;
  auth::spf::PassSet passing{};
  std::vector<Trouble> troubles{};
  bool usable = false;  ///< some address has none of them
};

[[nodiscard]] RangesReport ranges(const RangesOptions& options, auth::dns::Resolver& resolver);

/// ok: the addresses are known. try_again: DNS left some open. verdict: there is no policy, or none
/// that anybody could use.
[[nodiscard]] app::ExitStatus exit_status(const RangesReport& report);

}  // namespace countersign::spfcheck
