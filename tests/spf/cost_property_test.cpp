// The cost of a policy is what check_host counts for a client that nothing matches.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "auth/spf/cost.h"
#include "spf/policy_support.h"
#include "support/spf_zone.h"

namespace auth::spf {
namespace {

/// True where an evaluation came to every term, in all records: nothing matched but `all` at their
/// ends.
bool came_to_every_term(const TracedRecord& record) {
  return std::ranges::all_of(record.terms, [](const TracedTerm& term) {
    return (term.answer == TracedTerm::Answer::no_match || term.term.ends_with("all") ||
            term.term.starts_with("redirect=")) &&
           std::ranges::all_of(term.inner, came_to_every_term);
  });
}

TEST(CostProperty, IsWhatCheckHostCounts) {
  std::mt19937 random(20261123);
  std::size_t compared = 0;
  for (int round = 0; round < 2'000; ++round) {
    const testing::SpfZone zone([&](unsigned count) { return random() % count; },
                                testing::ConditionalTerms::none);
    dns::StaticResolver resolver = zone.resolver();
    const Policy policy = policy_in(resolver, "d0.example");
    const PolicyCost cost = cost_of(policy);
    const CheckOptions unlimited{.limits = {.lookups = 100'000, .void_lookups = 100'000}};
    for (const char* client : {"203.0.113.77", "3fff::77"}) {
      Trace trace;
      const auto result =
          check(resolver, client, "d0.example", "mx.example.com", unlimited, &trace);
      if (!is_error(verdict(result)) && came_to_every_term(trace)) {
        ASSERT_EQ(result.lookups, cost.record.lookups.of(ip(client).family())) << zone.text();
        ASSERT_EQ(result.void_lookups, cost.record.void_lookups.of(ip(client).family()))
            << zone.text();
        ++compared;
      }
    }
  }
  EXPECT_GT(compared, 500U);
}

}  // namespace
}  // namespace auth::spf
