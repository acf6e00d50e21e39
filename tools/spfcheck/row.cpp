#include "tools/spfcheck/row.h"

#include <algorithm>
#include <array>
#include <variant>

#include "auth/base/dns_name.h"

namespace countersign::spfcheck {
namespace {

using auth::spf::Verdict;

}  // namespace

std::string checked_domain(const Row& row) {
  const auto name = auth::DnsName::parse(row.query.domain);
  return name ? name->text() : row.query.domain;
}

std::optional<std::string> matched_mechanism(const Row& row) {
  const bool matched = std::holds_alternative<auth::spf::Matched>(row.result.outcome);
  return matched ? std::optional(row.result.place.term) : std::nullopt;
}

Verdict worse(Verdict a, Verdict b) noexcept {
  constexpr std::array from_worst{Verdict::temperror, Verdict::permerror, Verdict::fail,
                                  Verdict::softfail,  Verdict::neutral,   Verdict::none,
                                  Verdict::pass};
  return *std::find_if(from_worst.begin(), from_worst.end(),
                       [&](Verdict verdict) { return verdict == a || verdict == b; });
}

}  // namespace countersign::spfcheck
