// RFC 7208 s4.4 to s4.7, s6.1, for sets of addresses: records from their first term to their last.
// Numbers of sections are those of RFC 7208. The functions call each other as deep as records lead
// to each other, which the limit on look-ups (s4.6.4) ends. NOLINTBEGIN(misc-no-recursion)
#include "spf/set_evaluation.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "auth/base/printable.h"
#include "spf/evaluation.h"

namespace auth::spf {

namespace {

/// DNS has answered, and there is no SPF record (s4.5).
bool is_absent(const PolicyRecord* found) {
  return found != nullptr && found->texts.empty() &&
         !dns::Answer{.status = found->status}.temporary();
}

}  // namespace

SetEvaluation::SetEvaluation(const Policy& policy, IpAddress::Family family,
                             Conditional conditional, Budget& budget)
    : policy_(policy), family_(family), conditional_(conditional), budget_(budget) {}

std::vector<SetEvaluation::End> SetEvaluation::run() {
  Flow flow(family_);
  flow.add({}, AddressSet::everything(family_));
  const Visit visit{.domain = policy_.domain,
                    .found = policy_.record_of(policy_.domain),
                    .via = std::make_shared<const std::vector<Place>>()};
  if (policy_.domain.labels() < 2) {  // s4.3: no domain that could have a record
    ends_.push_back({.set = AddressSet::everything(family_),
                     .result = CompiledResult{
                         .outcome = NoDomain{.why = "\"" + printable(policy_.domain.text(), 100) +
                                                    "\" is a single label"},
                         .via = visit.via,
                         .record = text_of({.domain = policy_.domain, .via = visit.via})}});
    return std::move(ends_);
  }
  if (is_absent(visit.found)) {
    const bool exists = visit.found->status != dns::Status::no_such_name;
    end(flow, {.visit = visit}, NoRecord{.domain_exists = exists});
    return std::move(ends_);
  }
  for (Answered& answered : check(visit, std::move(flow))) {
    end_answered(std::move(answered));
  }
  return std::move(ends_);
}

/// check_host for a domain that has a record or more, or of which DNS does not say (s4.4, s4.5).
SetEvaluation::Answers SetEvaluation::check(const Visit& visit, Flow flow) {
  if (visit.found == nullptr) {
    give_up(flow);
    return {};
  }
  const Position whole{.visit = visit};
  const PolicyRecord& found = *visit.found;
  if (found.texts.empty()) {
    const dns::Question question{.name = visit.domain, .type = dns::RecordType::txt};
    end(flow, whole, trouble(question, {.status = found.status, .detail = found.detail}));
    return {};
  }
  if (found.texts.size() > 1) {
    end(flow, whole, SeveralRecords{.count = found.texts.size()});
    return {};
  }
  const Record* record = found.record();
  if (record == nullptr) {
    const RecordError& error = found.parsed->error();
    end(flow, {.visit = visit, .term = error.term}, BadRecord{.reason = error.reason});
    return {};
  }
  return evaluate(visit, *record, std::move(flow));
}

/// The mechanisms from left to right (s4.6.2), then redirect= (s6.1).
SetEvaluation::Answers SetEvaluation::evaluate(const Visit& visit, const Record& record,
                                               Flow flow) {
  Answers answers;
  for (const Directive& directive : record.directives()) {
    if (flow.empty()) {
      break;
    }
    const Position position{.visit = visit, .term = directive.text};
    if (costs_lookup(directive.mechanism)) {
      count_lookup(position, flow);
    }
    match(position, directive, flow, answers);
  }
  if (!visit.included && record.explanation()) {
    for (Answered& answered : answers) {
      answered.result.explains = verdict(answered.result) == Verdict::fail;
    }
  }
  if (flow.empty()) {
    return answers;
  }
  if (const auto& redirect = record.redirect(); redirect && !record.has_all()) {
    auto inner = redirected(visit, *redirect, std::move(flow));
    std::ranges::move(inner, std::back_inserter(answers));
    return answers;
  }
  answer_nothing_matched(visit, flow, answers);
  return answers;
}

void SetEvaluation::answer_nothing_matched(const Visit& visit, const Flow& flow, Answers& answers) {
  for (const auto& [spent, set] : flow.parts()) {
    answers.push_back(
        {.spent = spent, .set = set, .result = result_at({.visit = visit}, NothingMatched{})});
  }
}

/// The verdict of the domain that redirect= names (s6.1).
SetEvaluation::Answers SetEvaluation::redirected(const Visit& visit, const Modifier& redirect,
                                                 Flow flow) {
  const Position position{.visit = visit, .term = redirect.text};
  count_lookup(position, flow);
  if (flow.empty()) {
    return {};
  }
  if (is_conditional(redirect.domain)) {
    note_conditional(position, flow);
    Answers answers;
    answer_nothing_matched(visit, flow, answers);
    return answers;
  }
  const auto name = target(redirect.domain, visit.domain, family_);
  if (!name) {  // a malformed name is `none` (s4.3), and that an error here
    end(flow, position, TargetWithoutRecord{.target = redirect.domain.text.text()});
    return {};
  }
  return check_target(position, *name, visit.included, flow);
}

/// check_host for the domain that a term leads to, where `none` is an error (s5.2, s6.1).
SetEvaluation::Answers SetEvaluation::check_target(const Position& position, const DnsName& name,
                                                   bool included, Flow& flow) {
  const PolicyRecord* found = policy_.record_of(name);
  if (is_absent(found)) {
    if (found->status != dns::Status::ok) {
      count_void(position, flow);
    }
    end(flow.take_all(), position, TargetWithoutRecord{.target = name.text()});
    return {};
  }
  std::vector<Place> via = *position.visit.via;
  via.push_back({.domain = position.visit.domain.text(), .term = std::string(position.term)});
  std::size_t cost = flow.ranges();
  for (const Place& place : via) {
    cost += place.term.size();
  }
  if (!budget_.spend(cost)) {
    give_up(flow);
    return {};
  }
  const Visit visit{.domain = name,
                    .found = found,
                    .via = std::make_shared<const std::vector<Place>>(std::move(via)),
                    .included = included};
  return check(visit, flow.take_all());
}

/// A term that asks DNS is about to be evaluated (s4.6.4).
void SetEvaluation::count_lookup(const Position& position, Flow& flow) {
  end(flow.count(&Spent::lookups, limits_.lookups), position,
      OverLimit{.limit = Limit::lookups, .allowed = limits_.lookups});
}

/// The question that a term is about has an empty answer (s4.6.4).
void SetEvaluation::count_void(const Position& position, Flow& flow) {
  end(flow.count(&Spent::void_lookups, limits_.void_lookups), position,
      OverLimit{.limit = Limit::void_lookups, .allowed = limits_.void_lookups});
}

/// The addresses have come to a term that the message decides.
void SetEvaluation::note_conditional(const Position& position, Flow& flow) {
  Place place{.domain = position.visit.domain.text(), .term = std::string(position.term)};
  if (std::ranges::find(conditional_terms_, place) == conditional_terms_.end()) {
    conditional_terms_.push_back(std::move(place));
  }
  if (conditional_ == Conditional::leaves_open) {
    end_open(flow.take_all());
  }
}

/// A bound keeps it from being known what becomes of the addresses.
void SetEvaluation::give_up(Flow& flow) {
  complete_ = false;
  end_open(flow.take_all());
}

void SetEvaluation::end(const Flow& flow, const Position& position, const Outcome& outcome) {
  for (const auto& [spent, set] : flow.parts()) {
    end_answered({.spent = spent, .set = set, .result = result_at(position, outcome)});
  }
}

void SetEvaluation::end_open(const Flow& flow) {
  for (const auto& [spent, set] : flow.parts()) {
    ends_.push_back({.set = set, .result = std::nullopt});
  }
}

void SetEvaluation::end_answered(Answered answered) {
  answered.result.lookups = answered.spent.lookups;
  answered.result.void_lookups = answered.spent.void_lookups;
  ends_.push_back({.set = std::move(answered.set), .result = std::move(answered.result)});
}

CompiledResult SetEvaluation::result_at(const Position& position, Outcome outcome) {
  return {.outcome = std::move(outcome),
          .place = {.domain = position.visit.domain.text(), .term = std::string(position.term)},
          .via = position.visit.via,
          .record = text_of(position.visit)};
}

/// One copy for all results of a record; empty where there is none, or more than one.
std::shared_ptr<const std::string> SetEvaluation::text_of(const Visit& visit) {
  auto& text = texts_[visit.found];
  if (!text) {
    const bool is_one = visit.found != nullptr && visit.found->texts.size() == 1;
    text = std::make_shared<const std::string>(is_one ? visit.found->texts.front() : "");
  }
  return text;
}

}  // namespace auth::spf

// NOLINTEND(misc-no-recursion)
