#pragma once

#include <string>
#include <vector>

#include "app/exit_status.h"
#include "auth/dns/resolver.h"
#include "auth/spf/compiled_policy.h"
#include "auth/spf/pass_set.h"
#include "tools/spfcheck/ranges_options.h"

namespace countersign::spfcheck {

/// Why addresses have no verdict that a policy means: an error, or no record.
struct Trouble {
  auth::spf::Verdict verdict = auth::spf::Verdict::permerror;
  std::string reason{};  ///< a clause

  friend bool operator==(const Trouble&, const Trouble&) = default;
};

/// What `ranges` found out.
struct RangesReport {
  auth::DnsName domain;
  auth::spf::PassSet passing{};
  std::vector<Trouble> troubles{};  ///< that some address ends in, each once
  bool usable = false;              ///< some address does not
};

[[nodiscard]] RangesReport ranges(const RangesOptions& options, auth::dns::Resolver& resolver);

/// ok: the addresses are known. try_again: DNS left some open. verdict: there is no policy, or none
/// that anybody could use.
[[nodiscard]] app::ExitStatus exit_status(const RangesReport& report);

}  // namespace countersign::spfcheck
