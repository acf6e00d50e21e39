#include "auth/spf/pass_set.h"

#include <utility>

namespace auth::spf {
namespace {

AddressSet passing(const CompiledPolicy& compiled, IpAddress::Family family) {
  std::vector<AddressRange> ranges;
  for (const CompiledPolicy::Segment& segment : compiled.segments(family)) {
    if (segment.result != nullptr && verdict(*segment.result) == Verdict::pass) {
      ranges.push_back({.family = family, .first = segment.first, .last = segment.last});
    }
  }
  return AddressSet::of(family, std::move(ranges));
}

}  // namespace

PassSet pass_set(const Policy& policy) {
  return pass_set(CompiledPolicy::compile(policy, Conditional::passed_over));
}

PassSet pass_set(const CompiledPolicy& compiled) {
  const auto conditional = compiled.conditional_terms();
  return {.ipv4 = passing(compiled, IpAddress::Family::v4),
          .ipv6 = passing(compiled, IpAddress::Family::v6),
          .conditional = {conditional.begin(), conditional.end()},
          .complete = compiled.complete()};
}

}  // namespace auth::spf
