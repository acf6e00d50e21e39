// RFC 7208 s4.6.2, s4.7, s6.1: records from their first term to their last. Numbers of sections are
// those of RFC 7208.
#include "spf/evaluation.h"

#include <utility>

#include "spf/term_trace.h"

namespace auth::spf {
namespace {

// The limits end every loop long before; this holds where a caller has lifted them.
constexpr std::size_t deepest = 100;

}  // namespace

Evaluation::Evaluation(const Query& query, std::string_view sender_domain, dns::Resolver& resolver,
                       Deadline deadline, Timestamp now, const CheckOptions& options)
    : query_(query),
      sender_domain_(sender_domain),
      resolver_(resolver),
      deadline_(deadline),
      now_(now),
      options_(options),
      records_(resolver, deadline, options.records, options.ask_ahead) {}

CheckResult Evaluation::run(const DnsName& domain, TracedRecord* trace) {
  CheckResult result{.outcome = check(records_.find(domain), trace)};
  const auto place_of = [](const Position& position) {
    return Place{.domain = position.in->domain.text(), .term = std::string(position.term)};
  };
  result.place = place_of(at_);
  result.record = at_.in->text;
  for (const Position& step : path_) {
    result.via.push_back(place_of(step));
  }
  result.lookups = lookups_;
  result.void_lookups = void_lookups_;
  if (options_.explain && verdict(result) == Verdict::fail) {
    result.explanation = explanation();
  }
  return result;
}

/// check_host for a domain (s4.4 to s4.6): the one asked about, or one that a term leads to.
// NOLINTNEXTLINE(misc-no-recursion): as deep as includes and redirects, see `deepest`
Outcome Evaluation::check(const FoundRecord& found, TracedRecord* trace) {
  at_ = {.in = &found};
  if (found.answer.temporary()) {
    return trouble({.name = found.domain, .type = dns::RecordType::txt}, found.answer);
  }
  if (found.count == 0) {
    return NoRecord{.domain_exists = found.answer.status != dns::Status::no_such_name};
  }
  if (found.count > 1) {
    return SeveralRecords{.count = found.count};
  }
  if (trace != nullptr) {
    trace->text = found.text;
  }
  if (const auto& parsed = *found.record; !parsed) {
    at_.term = parsed.error().term;  // lives in the record that was found
    return BadRecord{.reason = parsed.error().reason};
  }
  return evaluate(found, trace);
}

/// The mechanisms from left to right until one matches (s4.6.2), then redirect= (s6.1).
// NOLINTNEXTLINE(misc-no-recursion): see check
Outcome Evaluation::evaluate(const FoundRecord& found, TracedRecord* trace) {
  const Record& record = **found.record;
  if (includes_ == 0) {
    explained_ = &found;
  }
  for (const Directive& directive : record.directives()) {
    at_ = {.in = &found, .term = directive.text};
    const TermTrace tracing(traced_, trace, directive.text);
    const Match match = matches(directive);
    if (!match) {
      tracing.answer(TracedTerm::Answer::error);
      return match.error();
    }
    if (*match) {
      tracing.answer(TracedTerm::Answer::match);
      return Matched{.verdict = directive.qualifier};
    }
  }
  const std::optional<Modifier>& redirect = record.redirect();
  if (redirect && !record.has_all()) {
    at_ = {.in = &found, .term = redirect->text};
    return redirected(*redirect, trace);
  }
  at_ = {.in = &found};
  return NothingMatched{};
}

Evaluation::Match Evaluation::matches(const Directive& directive) {
  if (costs_lookup(directive.mechanism)) {
    if (auto counted = count_lookup(); !counted) {
      return fail(counted.error());
    }
  }
  return std::visit([this](const auto& mechanism) { return matches(mechanism); },
                    directive.mechanism);
}

/// The verdict of the domain that redirect= names (s6.1).
// NOLINTNEXTLINE(misc-no-recursion): see check
Outcome Evaluation::redirected(const Modifier& redirect, TracedRecord* trace) {
  const TermTrace tracing(traced_, trace, redirect.text);
  tracing.answer(TracedTerm::Answer::error);
  if (auto counted = count_lookup(); !counted) {
    return counted.error();
  }
  Outcome outcome = check_inner(redirect.domain);
  if (!is_error(verdict(outcome))) {
    tracing.answer(TracedTerm::Answer::match);
  }
  return outcome;
}

/// check_host for the domain that the term under evaluation leads to. `none` is an error there
/// (s5.2, s6.1); then the evaluation stands where it stood.
// NOLINTNEXTLINE(misc-no-recursion): see check
Outcome Evaluation::check_inner(const DomainSpec& domain) {
  if (path_.size() == deepest) {
    return OverLimit{.limit = Limit::lookups, .allowed = deepest};
  }
  const Target led = target(domain);
  if (!led) {
    return led.error();
  }
  const std::optional<DnsName>& name = *led;
  if (!name) {  // a malformed name is `none` (s4.3)
    return TargetWithoutRecord{.target = domain.text.text()};
  }
  const Position here = at_;
  const FoundRecord& found = records_.find(*name);
  note({.name = *name, .type = dns::RecordType::txt}, found.answer, true);
  if (auto counted = count_void(found.answer); !counted) {
    return counted.error();
  }
  TracedTerm* const traced = traced_;
  path_.push_back(here);
  TracedRecord* const inner =
      traced == nullptr ? nullptr
                        : &traced->inner.emplace_back(TracedRecord{.domain = name->text()});
  Outcome outcome = check(found, inner);
  if (inner != nullptr) {
    inner->verdict = verdict(outcome);
  }
  if (verdict(outcome) == Verdict::none) {
    path_.pop_back();
    at_ = here;
    return TargetWithoutRecord{.target = name->text()};
  }
  return outcome;
}

}  // namespace auth::spf
