#include "auth/spf/findings.h"

#include <array>
#include <set>
#include <utility>

#include "spf/survey.h"

namespace auth::spf {
namespace {

struct Rule {
  FindingKind kind;
  void (*find)(const Survey& survey, Remarks& remarks);
};

// The worst first: what breaks all mail, what breaks some, what lets strangers in, what does not do
// what it says, what is dear or old.
constexpr std::array rules{
    Rule{{"spf-none", Severity::error}, &find_no_record},
    Rule{{"spf-multiple", Severity::error}, &find_several_records},
    Rule{{"spf-syntax", Severity::error}, &find_bad_syntax},
    Rule{{"spf-loop", Severity::error}, &find_loops},
    Rule{{"spf-include-none", Severity::error}, &find_includes_of_nothing},
    Rule{{"spf-too-many-lookups", Severity::error}, &find_too_many_lookups},
    Rule{{"spf-too-many-exchanges", Severity::error}, &find_too_many_exchanges},
    Rule{{"spf-too-many-voids", Severity::error}, &find_too_many_voids},
    Rule{{"spf-ipv6-only-breaks", Severity::error}, &find_ipv6_breaks},
    Rule{{"spf-ipv4-only-breaks", Severity::error}, &find_ipv4_breaks},
    Rule{{"spf-temperror", Severity::error}, &find_dns_trouble},
    Rule{{"spf-plus-all", Severity::error}, &find_plus_all},
    Rule{{"spf-wide-range", Severity::warning}, &find_wide_ranges},
    Rule{{"spf-all-not-last", Severity::warning}, &find_terms_behind_all},
    Rule{{"spf-unreachable-redirect", Severity::warning}, &find_redirects_beside_all},
    Rule{{"spf-ignored-term", Severity::warning}, &find_ignored_terms},
    Rule{{"spf-no-all", Severity::warning}, &find_no_all},
    Rule{{"spf-lookups-near-limit", Severity::warning}, &find_lookups_near_limit},
    Rule{{"spf-ptr", Severity::warning}, &find_ptr},
    Rule{{"spf-record-long", Severity::warning}, &find_long_record},
    Rule{{"spf-deprecated-type", Severity::warning}, &find_deprecated_type},
    Rule{{"spf-repeated-term", Severity::info}, &find_repeated_terms},
};

}  // namespace

std::span<const FindingKind> finding_kinds() noexcept {
  static constexpr auto kinds = [] {
    std::array<FindingKind, rules.size()> all{};
    for (std::size_t i = 0; i < rules.size(); ++i) {
      all[i] = rules[i].kind;
    }
    return all;
  }();
  return kinds;
}

std::vector<Finding> findings_of(const Policy& policy, const PolicyCost& cost) {
  const Survey survey(policy, cost);
  std::vector<Finding> findings;
  for (const Rule& rule : rules) {
    Remarks remarks;
    rule.find(survey, remarks);
    std::set<std::string_view> said;  // a record that several terms lead to is seen several times
    for (const Remark& remark : remarks) {
      if (said.insert(remark.text).second) {
        findings.push_back({.code = rule.kind.code,
                            .severity = rule.kind.severity,
                            .domain = remark.domain,
                            .text = remark.text});
      }
    }
  }
  return findings;
}

}  // namespace auth::spf
