// RFC 9989 s4.10.2.
#include "auth/dmarc/organizational_domain.h"

namespace auth::dmarc {

std::optional<DnsName> organizational_domain(const TreeWalk& walk) {
  if (!walk.complete()) {
    return std::nullopt;
  }
  const WalkStep* shortest = nullptr;  // the last one that has a record
  for (const WalkStep& step : walk.steps) {
    if (!step.found) {
      continue;
    }
    const PublicSuffix public_suffix = step.found->record.public_suffix;
    if (public_suffix == PublicSuffix::no) {
      return step.name;
    }
    if (public_suffix == PublicSuffix::yes && step.name != walk.start) {
      // One label longer on the way to the start; the walk may have skipped that name.
      return walk.start.last_labels(step.name.labels() + 1);
    }
    shortest = &step;
  }
  return shortest != nullptr ? shortest->name : walk.start;
}

}  // namespace auth::dmarc
