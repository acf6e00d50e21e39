#include "tools/spfcheck/policy_state.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "app/dns_options.h"

namespace countersign::spfcheck {
namespace {

namespace spf = auth::spf;

using Terms = std::set<std::pair<std::string, std::string>>;  // domain and term

std::pair<std::string, std::string> key(const spf::Place& place) {
  return {place.domain, place.term};
}

/// Every term that a result hangs on: the one that matched, and those that led to it.
Terms deciding_terms(const spf::CompiledPolicy& compiled) {
  Terms terms;
  for (const spf::CompiledResult& result : compiled.results()) {
    terms.insert(key(result.place));
    for (const spf::Place& step : *result.via) {
      terms.insert(key(step));
    }
  }
  return terms;
}

bool stands_in(const spf::Policy& policy, const auth::DnsName& domain, std::string_view term) {
  const auto* found = policy.record_of(domain);
  return found != nullptr && found->record() != nullptr &&
         std::ranges::find(found->record()->terms(), term) != found->record()->terms().end();
}

}  // namespace

bool PolicyState::is_broken() const {
  return any_trouble(troubles, spf::Verdict::permerror) ||
         any_trouble(troubles, spf::Verdict::none);
}

bool PolicyState::is_open() const { return any_trouble(troubles, spf::Verdict::temperror); }

PolicyState policy_state(const auth::DnsName& domain, auth::dns::Resolver& resolver) {
  auto policy = spf::fetch_policy(domain, resolver, auth::Deadline::after(app::question_time));
  auto compiled = spf::CompiledPolicy::compile(policy, spf::Conditional::passed_over);
  auto passing = spf::pass_set(compiled);
  auto cost = spf::cost_of(policy);
  auto troubles = troubles_of(compiled);
  return {.policy = std::move(policy),  // what the cost points to stays where it is
          .compiled = std::move(compiled),
          .passing = std::move(passing),
          .cost = std::move(cost),
          .troubles = std::move(troubles)};
}

std::vector<spf::Place> terms_without_effect(const PolicyState& before, const PolicyState& after) {
  const auto decided = deciding_terms(before.compiled);
  const auto deciding = deciding_terms(after.compiled);
  std::vector<spf::Place> idle;
  for (const auto& [domain, found] : after.policy.records) {
    if (found.record() == nullptr) {
      continue;
    }
    for (const spf::Directive& directive : found.record()->directives()) {
      const spf::Place place{.domain = domain.text(), .term = std::string(directive.text)};
      if (is_conditional(directive.mechanism) || deciding.contains(key(place))) {
        continue;
      }
      // What is new in the records of others is not for the reader to mend; and an include may be
      // there for terms that the message decides.
      const bool is_new = domain == after.policy.domain &&
                          !std::holds_alternative<spf::Include>(directive.mechanism) &&
                          !stands_in(before.policy, domain, directive.text);
      if (is_new || decided.contains(key(place))) {
        idle.push_back(place);
      }
    }
  }
  return idle;
}

}  // namespace countersign::spfcheck
