#pragma once

#include <vector>

#include "auth/base/deadline.h"
#include "auth/dns/resolver.h"
#include "auth/spf/compiled_policy.h"
#include "auth/spf/cost.h"
#include "auth/spf/pass_set.h"
#include "auth/spf/policy.h"
#include "tools/spfcheck/trouble.h"

namespace countersign::spfcheck {

/// A policy as it stands in DNS at one time, with all that follows from it.
struct PolicyState {
  auth::spf::Policy policy;
  auth::spf::CompiledPolicy compiled;  ///< terms that the message decides passed over
  auth::spf::PassSet passing;
  auth::spf::PolicyCost cost;
  std::vector<Trouble> troubles;

  /// Some address ends in permerror, or there is no record at all.
  [[nodiscard]] bool is_broken() const;

  /// DNS did not say all.
  [[nodiscard]] bool is_open() const;
};

[[nodiscard]] PolicyState policy_state(const auth::DnsName& domain, auth::dns::Resolver& resolver);

/// Terms of the policy after that decide about nobody: they did before, or they are new. Those that
/// the message decides are not among them.
[[nodiscard]] std::vector<auth::spf::Place> terms_without_effect(const PolicyState& before,
                                                                 const PolicyState& after);

}  // namespace countersign::spfcheck
