#include "spf/survey.h"

#include <cstddef>

#include "auth/base/printable.h"

namespace auth::spf {
namespace {

constexpr std::size_t most_listed = 5;

/// True where a pass of what the term leads to is a pass of its record: include with `+`, redirect.
bool hands_on_pass(const TermCost& term) noexcept {
  return term.directive == nullptr || term.directive->qualifier == Verdict::pass;
}

// NOLINTNEXTLINE(misc-no-recursion): a cost is a tree of bounded depth
void visit(const Visit& visited, std::vector<Visit>& visits) {
  visits.push_back(visited);
  for (const TermCost& term : visited.record->terms) {
    for (const RecordCost& inner : term.records) {
      visit({.record = &inner,
             .parent = visited.record,
             .term = &term,
             .own = visited.own && term.directive == nullptr,
             .passes = visited.passes && hands_on_pass(term)},
            visits);
    }
  }
}

}  // namespace

Survey::Survey(const Policy& of, const PolicyCost& costs) : policy(of), cost(costs) {
  visit({.record = &costs.record}, visits);
}

std::string quoted(std::string_view text) { return printable(text, 253); }

std::string in_record(std::string_view term, const DnsName& domain) {
  return quoted(term) + " in the record of " + quoted(domain.text());
}

std::string listed(const std::vector<std::string>& items) {
  const std::size_t shown = std::min(items.size(), most_listed);
  const std::size_t hidden = items.size() - shown;
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) {
    const bool last = i + 1 == shown && hidden == 0;
    text += (i == 0 ? "" : last ? " and " : ", ") + items[i];
  }
  return hidden == 0 ? text : text + " and " + std::to_string(hidden) + " more";
}

}  // namespace auth::spf
