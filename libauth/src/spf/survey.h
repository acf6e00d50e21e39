#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "auth/spf/cost.h"
#include "auth/spf/findings.h"

namespace auth::spf {

/// A record as the policy comes to it.
struct Visit {
  const RecordCost* record = nullptr;
  const RecordCost* parent = nullptr;  ///< whose term leads here; nullptr: the policy's own record
  const TermCost* term = nullptr;      ///< that term
  bool own = true;                     ///< the policy's record, or where its redirects lead
  bool passes = true;                  ///< what passes here passes for the policy
};

/// All that the rules of findings look at.
struct Survey {
  const Policy& policy;
  const PolicyCost& cost;
  std::vector<Visit> visits{};  ///< in the order of evaluation; a loop's end is one too

  Survey(const Policy& of, const PolicyCost& costs);
};

/// What a rule has found: where, and the sentences.
struct Remark {
  std::string domain{};
  std::string text{};
};

using Remarks = std::vector<Remark>;

/// Text of DNS, safe to print and short enough for a sentence.
[[nodiscard]] std::string quoted(std::string_view text);

/// `ip4:192.0.2.1 in the record of example.com`.
[[nodiscard]] std::string in_record(std::string_view term, const DnsName& domain);

/// `a, b and c`; of many the first five, and how many more there are.
[[nodiscard]] std::string listed(const std::vector<std::string>& items);

// limit_rules.cpp: what ends in an error, for whom
void find_too_many_lookups(const Survey& survey, Remarks& remarks);
void find_lookups_near_limit(const Survey& survey, Remarks& remarks);
void find_too_many_exchanges(const Survey& survey, Remarks& remarks);
void find_too_many_voids(const Survey& survey, Remarks& remarks);
void find_ipv6_breaks(const Survey& survey, Remarks& remarks);
void find_ipv4_breaks(const Survey& survey, Remarks& remarks);
void find_repeated_terms(const Survey& survey, Remarks& remarks);

// reach_rules.cpp: records that are not there or cannot be read
void find_no_record(const Survey& survey, Remarks& remarks);
void find_several_records(const Survey& survey, Remarks& remarks);
void find_bad_syntax(const Survey& survey, Remarks& remarks);
void find_loops(const Survey& survey, Remarks& remarks);
void find_includes_of_nothing(const Survey& survey, Remarks& remarks);
void find_dns_trouble(const Survey& survey, Remarks& remarks);

// record_rules.cpp: what a readable record says
void find_plus_all(const Survey& survey, Remarks& remarks);
void find_wide_ranges(const Survey& survey, Remarks& remarks);
void find_terms_behind_all(const Survey& survey, Remarks& remarks);
void find_redirects_beside_all(const Survey& survey, Remarks& remarks);
void find_ignored_terms(const Survey& survey, Remarks& remarks);
void find_no_all(const Survey& survey, Remarks& remarks);
void find_ptr(const Survey& survey, Remarks& remarks);
void find_long_record(const Survey& survey, Remarks& remarks);
void find_deprecated_type(const Survey& survey, Remarks& remarks);

}  // namespace auth::spf
