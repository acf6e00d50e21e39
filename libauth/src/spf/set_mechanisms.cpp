// RFC 7208 s5, for sets of addresses: one function a mechanism. Numbers of sections are those of
// RFC 7208.
#include <algorithm>
#include <utility>

#include "auth/base/overload.h"
#include "spf/evaluation.h"
#include "spf/set_evaluation.h"

namespace auth::spf {

using dns::RecordType;
using Family = IpAddress::Family;

void SetEvaluation::match(const Position& position, const Directive& directive, Flow& flow,
                          Answers& answers) {
  if (flow.empty()) {
    return;
  }
  if (is_conditional(directive.mechanism)) {
    note_conditional(position, flow);
    return;
  }
  const auto take = [&](const AddressSet& set) {
    take_matching(position, directive, set, flow, answers);
  };
  std::visit(Overload{[&](const All&) { take(AddressSet::everything(family_)); },
                      [&](const Ip& ip) { take(AddressSet::of(family_, {ip.range})); },
                      [&](const A& a) { match_a(position, directive, a, flow, answers); },
                      [&](const Mx& mx) { match_mx(position, directive, mx, flow, answers); },
                      [&](const Include& include) {
                        match_include(position, directive, include, flow, answers);
                      },
                      [](const Ptr&) {}, [](const Exists&) {}},  // conditional
             directive.mechanism);
}

/// The addresses of `flow` in `set` have matched.
void SetEvaluation::take_matching(const Position& position, const Directive& directive,
                                  const AddressSet& set, Flow& flow, Answers& answers) {
  const std::size_t cost = flow.ranges() + set.ranges().size() + position.term.size();
  if (!budget_.spend(cost)) {
    give_up(flow);
    return;
  }
  const Flow matched = flow.take(set);
  for (const auto& [spent, part] : matched.parts()) {
    answers.push_back({.spent = spent,
                       .set = part,
                       .result = result_at(position, Matched{.verdict = directive.qualifier})});
  }
}

/// s5.2: a pass of the included policy is a match, its other verdicts are none, its errors end
/// everything.
void SetEvaluation::match_include(const Position& position, const Directive& directive,
                                  const Include& include, Flow& flow, Answers& answers) {
  const auto name = target(include.domain, position.visit.domain, family_);
  if (!name) {  // a malformed name is `none` (s4.3), and that an error here
    end(flow.take_all(), position, TargetWithoutRecord{.target = include.domain.text.text()});
    return;
  }
  FlowJoin unmatched;
  for (Answered& inner : check_target(position, *name, true, flow)) {
    if (verdict(inner.result) == Verdict::pass) {
      inner.result.outcome = Matched{.verdict = directive.qualifier};
      answers.push_back(std::move(inner));
    } else {
      unmatched.add(inner.spent, inner.set);
    }
  }
  flow = std::move(unmatched).joined(family_);
}

/// The answer to the question that a term is about; trouble ends the addresses, an empty answer is
/// counted (s4.6.4). nullptr when nobody is left.
const dns::Answer* SetEvaluation::answer_for_term(const Position& position,
                                                  const dns::Question& question, Flow& flow) {
  const dns::Answer* answer = policy_.answer(question.name, question.type);
  if (answer == nullptr) {
    give_up(flow);
    return nullptr;
  }
  if (answer->temporary()) {
    end(flow.take_all(), position, trouble(question, *answer));
    return nullptr;
  }
  if (answer->status != dns::Status::ok) {
    count_void(position, flow);
  }
  return flow.empty() ? nullptr : answer;
}

/// s5.3: what the first n bits of the addresses of an answer hold.
AddressSet SetEvaluation::networks_of(const dns::Answer& answer, const DualCidr& cidr) const {
  std::vector<AddressRange> ranges;
  for (const dns::RecordData& record : answer.records) {
    if (const auto* address = std::get_if<IpAddress>(&record)) {
      ranges.push_back(AddressRange::network(*address, cidr.prefix(address->family())));
    }
  }
  return AddressSet::of(family_, std::move(ranges));
}

void SetEvaluation::match_a(const Position& position, const Directive& directive, const A& a,
                            Flow& flow, Answers& answers) {
  const auto name = target(directive.mechanism, position.visit.domain, family_);
  if (!name) {
    return;
  }
  const dns::Question question{.name = *name, .type = address_type()};
  if (const dns::Answer* answer = answer_for_term(position, question, flow)) {
    take_matching(position, directive, networks_of(*answer, a.cidr), flow, answers);
  }
}

/// s5.4: the addresses of the exchanges, in order of preference; there is no implicit exchange.
void SetEvaluation::match_mx(const Position& position, const Directive& directive, const Mx& mx,
                             Flow& flow, Answers& answers) {
  const auto name = target(directive.mechanism, position.visit.domain, family_);
  const dns::Answer* answer =
      name ? answer_for_term(position, {.name = *name, .type = RecordType::mx}, flow) : nullptr;
  if (answer == nullptr) {
    return;
  }
  auto exchanges = answer->all<dns::Mx>();
  if (exchanges.size() > limits_.exchanges) {  // s4.6.4
    end(flow.take_all(), position,
        OverLimit{.limit = Limit::exchanges, .allowed = limits_.exchanges});
    return;
  }
  std::ranges::stable_sort(exchanges, {}, &dns::Mx::preference);
  for (const dns::Mx& exchange : exchanges) {
    if (exchange.exchange && !flow.empty()) {  // not the null MX (RFC 7505)
      match_exchange(position, directive, mx, *exchange.exchange, flow, answers);
    }
  }
}

/// The addresses of an exchange are further questions of its term: an empty answer counts nowhere.
void SetEvaluation::match_exchange(const Position& position, const Directive& directive,
                                   const Mx& mx, const DnsName& exchange, Flow& flow,
                                   Answers& answers) {
  const dns::Question question{.name = exchange, .type = address_type()};
  const dns::Answer* answer = policy_.answer(question.name, question.type);
  if (answer == nullptr) {
    give_up(flow);
  } else if (answer->temporary()) {
    end(flow.take_all(), position, trouble(question, *answer));
  } else {
    take_matching(position, directive, networks_of(*answer, mx.cidr), flow, answers);
  }
}

RecordType SetEvaluation::address_type() const noexcept {
  return family_ == Family::v4 ? RecordType::a : RecordType::aaaa;
}

}  // namespace auth::spf
