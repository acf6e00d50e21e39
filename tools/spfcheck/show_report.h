#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/exit_status.h"
#include "auth/dns/resolver.h"
#include "auth/spf/cost.h"
#include "auth/spf/findings.h"
#include "auth/spf/policy.h"

namespace countersign::spfcheck {

/// What `show` found out.
struct ShowReport {
  std::unique_ptr<const auth::spf::Policy> policy;  ///< never nullptr; `cost` points into it
  auth::spf::PolicyCost cost;
  std::vector<auth::spf::Finding> findings{};
  /// Where the domain has more than one record: what to publish in their place.
  std::optional<std::string> merged{};

  /// The texts of the domain's records, as they stand in DNS.
  [[nodiscard]] const std::vector<std::string>& records() const;
};

[[nodiscard]] ShowReport show(const auth::DnsName& domain, auth::dns::Resolver& resolver);

/// try_again: DNS did not give a part of the policy. verdict: there are findings of weight.
[[nodiscard]] app::ExitStatus exit_status(const ShowReport& report);

}  // namespace countersign::spfcheck
