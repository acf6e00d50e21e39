#include "auth/spf/compiled_policy.h"

#include <algorithm>
#include <utility>

#include "spf/set_evaluation.h"

namespace auth::spf {
namespace {

// Ranges and octets looked at for one family: a policy at all limits of RFC 7208 with 500 terms in
// each of its records takes a tenth of it. A hostile one ends here, after some tenths of a second.
constexpr std::size_t most_work = 20'000'000;

/// Addresses in a row with one result.
struct Run {
  AddressNumber first = 0;
  std::uint32_t result = 0;
};

std::vector<Run> sorted_runs(std::vector<Run> runs) {
  std::ranges::sort(runs, {}, &Run::first);
  const auto repeated = std::ranges::unique(runs, {}, &Run::result);
  runs.erase(repeated.begin(), repeated.end());
  return runs;
}

}  // namespace

CheckResult CompiledResult::check_result() const {
  return {.outcome = outcome,
          .place = place,
          .via = *via,
          .record = *record,
          .lookups = lookups,
          .void_lookups = void_lookups};
}

template <typename Number>
std::uint32_t CompiledPolicy::Table<Number>::at(Number number) const noexcept {
  const auto behind = std::ranges::upper_bound(firsts, number);
  return results[static_cast<std::size_t>(behind - firsts.begin()) - 1];
}

CompiledPolicy CompiledPolicy::compile(const Policy& policy, Conditional conditional) {
  CompiledPolicy compiled;
  compiled.ttl_ = policy.ttl;
  compiled.compile_family(policy, Family::v4, conditional);
  compiled.compile_family(policy, Family::v6, conditional);
  return compiled;
}

void CompiledPolicy::compile_family(const Policy& policy, Family family, Conditional conditional) {
  Budget budget(most_work);
  SetEvaluation evaluation(policy, family, conditional, budget);
  std::vector<Run> runs;
  for (SetEvaluation::End& end : evaluation.run()) {
    std::uint32_t number = open;
    if (end.result) {
      number = static_cast<std::uint32_t>(results_.size());
      results_.push_back(std::move(*end.result));
    }
    for (const AddressRange& range : end.set.ranges()) {
      runs.push_back({.first = range.first, .result = number});
    }
  }
  for (const Run& run : sorted_runs(std::move(runs))) {
    if (family == Family::v4) {
      ipv4_.firsts.push_back(static_cast<std::uint32_t>(run.first));
      ipv4_.results.push_back(run.result);
    } else {
      ipv6_.firsts.push_back(run.first);
      ipv6_.results.push_back(run.result);
    }
  }
  for (const Place& place : evaluation.conditional_terms()) {
    if (std::ranges::find(conditional_, place) == conditional_.end()) {
      conditional_.push_back(place);
    }
  }
  complete_ = complete_ && evaluation.complete();
}

const CompiledResult* CompiledPolicy::result(std::uint32_t number) const noexcept {
  return number == open ? nullptr : &results_[number];
}

const CompiledResult* CompiledPolicy::find(const IpAddress& address) const noexcept {
  const AddressNumber number = number_of(address);
  return result(address.family() == Family::v4 ? ipv4_.at(static_cast<std::uint32_t>(number))
                                               : ipv6_.at(number));
}

std::vector<CompiledPolicy::Segment> CompiledPolicy::segments(Family family) const {
  std::vector<Segment> segments;
  const auto add = [&](const auto& table) {
    for (std::size_t i = 0; i < table.firsts.size(); ++i) {
      const AddressNumber last = i + 1 < table.firsts.size()
                                     ? AddressNumber{table.firsts[i + 1]} - 1
                                     : last_number(family);
      segments.push_back(
          {.first = table.firsts[i], .last = last, .result = result(table.results[i])});
    }
  };
  family == Family::v4 ? add(ipv4_) : add(ipv6_);
  return segments;
}

}  // namespace auth::spf
