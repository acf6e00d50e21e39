// RFC 7208 s4.6.4. Numbers of sections are those of RFC 7208.
#include "auth/spf/cost.h"

#include <optional>
#include <utility>

#include "auth/base/ascii.h"

namespace auth::spf {
namespace {

using Family = IpAddress::Family;
using Families = std::vector<Family>;

// A tree of includes that lead to the same records again grows without end; one that anybody may
// publish with success has ten.
constexpr std::size_t most_terms = 20'000;

bool is_void(dns::Status status) noexcept {
  return status == dns::Status::no_data || status == dns::Status::no_such_name;
}

/// Terms of a text that is no record; the version stands first.
std::vector<std::string_view> terms_of(std::string_view text) {
  std::vector<std::string_view> terms;
  ascii::split(text, ' ', [&](std::string_view term) {
    if (!term.empty()) {
      terms.push_back(term);
    }
  });
  terms.erase(terms.begin());
  return terms;
}

RecordCost::State state_of(const PolicyRecord* found) {
  using State = RecordCost::State;
  if (found == nullptr) {
    return State::not_asked;
  }
  if (found->texts.size() > 1) {
    return State::several;
  }
  if (found->texts.size() == 1) {
    return found->record() != nullptr ? State::readable : State::unreadable;
  }
  const bool failed =
      found->status == dns::Status::timeout || found->status == dns::Status::server_failure;
  return failed ? State::unavailable : State::absent;
}

class Walk {
 public:
  explicit Walk(const Policy& policy) : policy_(policy) {}

  PolicyCost run() {
    RecordCost record = record_at(policy_.domain, {Family::v4, Family::v6});
    return {.record = std::move(record), .complete = complete_ && policy_.complete};
  }

 private:
  // Recursion ends: a record on the way is not followed again, and there are at most most_terms.
  // NOLINTNEXTLINE(misc-no-recursion)
  RecordCost record_at(const DnsName& domain, const Families& families) {
    RecordCost cost{.domain = domain, .found = policy_.record_of(domain)};
    if (std::ranges::find(path_, domain) != path_.end()) {
      cost.state = RecordCost::State::loop;
      return cost;
    }
    cost.state = state_of(cost.found);
    if (cost.state == RecordCost::State::unreadable) {
      for (const std::string_view text : terms_of(cost.found->texts.front())) {
        if (!may_add_term()) {
          break;
        }
        cost.terms.emplace_back().text = text;
      }
    } else if (cost.state == RecordCost::State::readable) {
      path_.push_back(domain);
      add_terms(cost, *cost.found->record(), families);
      path_.pop_back();
    }
    return cost;
  }

  bool may_add_term() {
    complete_ = complete_ && terms_ < most_terms;
    return terms_++ < most_terms;
  }

  // NOLINTNEXTLINE(misc-no-recursion): see record_at
  void add_terms(RecordCost& cost, const Record& record, const Families& families) {
    const std::span<const Directive> directives(record.directives());
    const auto& redirect = record.redirect();
    const auto reached = reachable(record).size();
    std::size_t next = 0;  // of the directives
    for (const std::string_view text : record.terms()) {
      if (!may_add_term()) {
        return;
      }
      TermCost term;
      term.text = text;
      if (next < directives.size() && directives[next].text.data() == text.data()) {
        term.directive = &directives[next];
        if (next++ < reached) {
          count(term, cost.domain, families);
        }
      } else if (redirect && redirect->text.data() == text.data() && !record.has_all()) {
        count(term, redirect->domain, cost.domain, families);
      }
      cost.lookups += term.all_lookups();
      cost.void_lookups += term.all_void_lookups();
      cost.terms.push_back(std::move(term));
    }
  }

  /// A mechanism.
  // NOLINTNEXTLINE(misc-no-recursion): see record_at
  void count(TermCost& term, const DnsName& domain, const Families& families) {
    const Mechanism& mechanism = term.directive->mechanism;
    term.reached = true;
    if (!costs_lookup(mechanism)) {
      return;
    }
    if (const auto* include = std::get_if<Include>(&mechanism)) {
      count(term, include->domain, domain, families);
      return;
    }
    const DomainSpec* spec = domain_spec(mechanism);
    const std::size_t lookups = 1 + reverse_lookups(spec);
    names_known_ = names_known_ || std::holds_alternative<Ptr>(mechanism);
    for (const Family family : families) {
      term.lookups.of(family) = lookups;
      term.void_lookups.of(family) = finds_nothing(mechanism, domain, family) ? 1 : 0;
    }
  }

  /// An include or redirect.
  // NOLINTNEXTLINE(misc-no-recursion): see record_at
  void count(TermCost& term, const DomainSpec& spec, const DnsName& domain,
             const Families& families) {
    term.reached = true;
    const std::size_t lookups = 1 + reverse_lookups(&spec);
    std::vector<std::pair<DnsName, Families>> targets;
    for (const Family family : families) {
      term.lookups.of(family) = lookups;
      const auto name = is_conditional(spec) ? std::nullopt : target(spec, domain, family);
      if (!name) {
        continue;
      }
      const PolicyRecord* found = policy_.record_of(*name);
      term.void_lookups.of(family) = found != nullptr && is_void(found->status) ? 1 : 0;
      if (!targets.empty() && targets.front().first == *name) {
        targets.front().second.push_back(family);
      } else {
        targets.emplace_back(*name, Families{family});
      }
    }
    for (const auto& [name, parted] : targets) {
      term.records.push_back(record_at(name, parted));
    }
  }

  /// s4.6.4: the names of the client, for `%{p}`, are a further look-up. They are asked for once.
  std::size_t reverse_lookups(const DomainSpec* spec) {
    if (spec == nullptr || !spec->text.uses('p') || names_known_) {
      return 0;
    }
    names_known_ = true;
    return 1;
  }

  [[nodiscard]] bool finds_nothing(const Mechanism& mechanism, const DnsName& domain,
                                   Family family) const {
    if (std::holds_alternative<Exists>(mechanism)) {
      return true;
    }
    if (is_conditional(mechanism)) {
      return false;
    }
    const auto name = target(mechanism, domain, family);
    if (!name) {
      return false;
    }
    const auto addresses = family == Family::v4 ? dns::RecordType::a : dns::RecordType::aaaa;
    const bool is_mx = std::holds_alternative<Mx>(mechanism);
    const dns::Answer* answer = policy_.answer(*name, is_mx ? dns::RecordType::mx : addresses);
    return answer != nullptr && is_void(answer->status);
  }

  const Policy& policy_;
  std::vector<DnsName> path_;  // records on the way
  std::size_t terms_ = 0;
  bool names_known_ = false;
  bool complete_ = true;
};

PerFamily with_records(PerFamily sum, const std::vector<RecordCost>& records,
                       PerFamily RecordCost::* member) noexcept {
  for (const RecordCost& record : records) {
    sum += record.*member;
  }
  return sum;
}

}  // namespace

PerFamily TermCost::all_lookups() const noexcept {
  return with_records(lookups, records, &RecordCost::lookups);
}

PerFamily TermCost::all_void_lookups() const noexcept {
  return with_records(void_lookups, records, &RecordCost::void_lookups);
}

PolicyCost cost_of(const Policy& policy) { return Walk(policy).run(); }

}  // namespace auth::spf
