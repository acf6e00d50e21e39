#pragma once

#include <vector>

#include "app/exit_status.h"
#include "auth/base/timestamp.h"
#include "auth/dns/resolver.h"
#include "auth/spf/pass_set.h"
#include "tools/common/geography.h"
#include "tools/spfcheck/ranges_options.h"
#include "tools/spfcheck/trouble.h"

namespace countersign::spfcheck {

/// What `ranges` found out.
struct RangesReport {
  auth::DnsName domain;
  auth::spf::PassSet passing{};
  std::vector<Trouble> troubles{};
  bool usable = false;  ///< some address has none of them
  /// With --mmdb: where the addresses are, and what cannot be known.
  tools::Geography geography{};
  /// With --assert: of those, which are not where they have to be. Where nobody knows is not there.
  std::vector<tools::LocatedNetworks> outside{};
};

[[nodiscard]] RangesReport ranges(const RangesOptions& options, auth::dns::Resolver& resolver,
                                  auth::Timestamp now);

/// ok: the addresses are known. try_again: DNS left some open. verdict: there is no policy, or none
/// that anybody could use, or
/// an address passes that is not where it has to be.
[[nodiscard]] app::ExitStatus exit_status(const RangesReport& report);

}  // namespace countersign::spfcheck
