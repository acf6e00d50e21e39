#include "auth/spf/outcome.h"

#include "auth/base/overload.h"
#include "auth/base/printable.h"

namespace auth::spf {
namespace {

std::string quoted(std::string_view text) { return printable(text, 253); }

/// `ip4:192.0.2.1 in the record of example.com`.
std::string where(const Place& place) {
  return place.term.empty() ? "the record of " + quoted(place.domain)
                            : quoted(place.term) + " in the record of " + quoted(place.domain);
}

std::string over_limit(const OverLimit& over) {
  const std::string allowed = std::to_string(over.allowed);
  switch (over.limit) {
    case Limit::lookups:
      return "more than " + allowed + " terms ask DNS";
    case Limit::void_lookups:
      return "more than " + allowed + " look-ups find nothing";
    case Limit::exchanges:
      return "more than " + allowed + " mail exchanges";
  }
  return {};
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): visit throws where there is no value, and there is
Verdict verdict(const Outcome& outcome) noexcept {
  return std::visit(Overload{[](const Matched& matched) { return matched.verdict; },
                             [](const NothingMatched&) { return Verdict::neutral; },
                             [](const NoDomain&) { return Verdict::none; },
                             [](const NoRecord&) { return Verdict::none; },
                             [](const SeveralRecords&) { return Verdict::permerror; },
                             [](const BadRecord&) { return Verdict::permerror; },
                             [](const TargetWithoutRecord&) { return Verdict::permerror; },
                             [](const OverLimit&) { return Verdict::permerror; },
                             [](const DnsTrouble&) { return Verdict::temperror; }},
                    outcome);
}

std::string reason(const Outcome& outcome, const Place& place) {
  return std::visit(
      Overload{
          [&](const Matched&) { return where(place) + " matches"; },
          [&](const NothingMatched&) { return "nothing in " + where(place) + " matches"; },
          [](const NoDomain& none) { return none.why; },
          [&](const NoRecord& none) {
            return quoted(place.domain) +
                   (none.domain_exists ? " has no SPF record" : " does not exist");
          },
          [&](const SeveralRecords& several) {
            return quoted(place.domain) + " has " + std::to_string(several.count) +
                   " SPF records, and may have one";
          },
          [&](const BadRecord& bad) { return where(place) + ": " + bad.reason; },
          [&](const TargetWithoutRecord& target) {
            return where(place) + " leads to " + quoted(target.target) +
                   ", which has no SPF record";
          },
          [&](const OverLimit& over) { return over_limit(over) + ", the last at " + where(place); },
          [&](const DnsTrouble& trouble) {
            return "DNS did not answer " + quoted(trouble.question) + " (" +
                   std::string(to_text(trouble.status)) +
                   (trouble.detail.empty() ? "" : ", " + quoted(trouble.detail)) + "), for " +
                   where(place);
          }},
      outcome);
}

}  // namespace auth::spf
