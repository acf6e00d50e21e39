// RFC 9989 s4.10.1.
#include "auth/dmarc/discovery.h"

#include <algorithm>

#include "auth/dmarc/organizational_domain.h"
#include "dmarc/evaluation_steps.h"
#include "dmarc/lookups.h"

namespace auth::dmarc {
namespace {

const WalkStep* step_with_record(const TreeWalk& walk, const DnsName& name) {
  const auto step = std::find_if(walk.steps.begin(), walk.steps.end(), [&](const WalkStep& each) {
    return each.found && each.name == name;
  });
  return step != walk.steps.end() ? &*step : nullptr;
}

/// s4.10.1: of the records that were met, those in between are not used. nullptr: none applies, or
/// nobody knows.
const WalkStep* applicable(const Discovery& discovery) {
  const TreeWalk& walk = discovery.walk;
  if (const WalkStep* own = step_with_record(walk, walk.start)) {
    return own;
  }
  if (!discovery.organizational_domain) {
    return nullptr;
  }
  if (const WalkStep* organization = step_with_record(walk, *discovery.organizational_domain)) {
    return organization;
  }
  // What is left is the public suffix above the Organizational Domain, where the walk ended.
  return !walk.steps.empty() && walk.steps.back().found ? &walk.steps.back() : nullptr;
}

/// t=y asks for one level less (s4.7).
Policy lowered(Policy policy) {
  return policy == Policy::reject ? Policy::quarantine : Policy::none;
}

/// s3.2.13. At the end of an alias NXDOMAIN is said of the name to which that leads (RFC 8020 s2).
bool does_not_exist(const dns::Answer& answer) {
  return answer.status == dns::Status::no_such_name && answer.aliases.empty();
}

/// What the record asks for of a domain below its own, before t= (s4.7).
Policy policy_below(const Record& record, Policy policy, Discovery& discovery, Lookups& lookups) {
  if (record.subdomain_policy) {
    policy = *record.subdomain_policy;
    discovery.source = PolicySource::sp;
  }
  if (record.nonexistent_policy && *record.nonexistent_policy != policy) {
    const dns::Answer answer = lookups.existence(discovery.walk.start);
    discovery.undecided = answer.temporary();
    if (does_not_exist(answer)) {
      policy = *record.nonexistent_policy;
      discovery.source = PolicySource::np;
    }
  }
  return policy;
}

void set_policy(Discovery& discovery, Lookups& lookups) {
  const Record& record = discovery.record->record;
  if (record.policy && !record.bad_policy) {
    const Policy policy = discovery.record_domain == discovery.walk.start
                              ? *record.policy
                              : policy_below(record, *record.policy, discovery, lookups);
    discovery.policy = record.test ? lowered(policy) : policy;
  } else if (!record.aggregate_report_uris.empty()) {
    discovery.policy = Policy::none;
    discovery.source = PolicySource::forced;
  } else {
    discovery.unusable = true;
  }
}

}  // namespace

Discovery discover_policy(const DnsName& author, Lookups& lookups) {
  const std::size_t queries_before = lookups.queries();
  Discovery discovery{.walk = walk_tree(author, lookups)};
  discovery.queries = lookups.queries() - queries_before;
  discovery.organizational_domain = organizational_domain(discovery.walk);
  if (const WalkStep* step = applicable(discovery)) {
    discovery.record_domain = step->name;
    discovery.record = step->found;
    set_policy(discovery, lookups);
  } else {
    discovery.undecided = !discovery.walk.complete();
  }
  return discovery;
}

Discovery discover_policy(const DnsName& author, dns::Resolver& resolver, Deadline deadline) {
  Lookups lookups(resolver, deadline);
  return discover_policy(author, lookups);
}

}  // namespace auth::dmarc
