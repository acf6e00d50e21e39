#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "auth/spf/check_host.h"
#include "auth/spf/record.h"
#include "spf/record_source.h"

namespace auth::spf {

/// One evaluation on its way (RFC 7208 s4). The mechanisms are in mechanisms.cpp, a function each.
class Evaluation {
 public:
  Evaluation(const Query& query, std::string_view sender_domain, dns::Resolver& resolver,
             Deadline deadline, Timestamp now, const CheckOptions& options);

  /// `domain` is a name that may have a record (s4.3).
  [[nodiscard]] CheckResult run(const DnsName& domain, TracedRecord* trace);

 private:
  /// Where the evaluation stands: a term of the record of a domain.
  struct Position {
    const FoundRecord* in = nullptr;
    std::string_view term{};  // empty: the record as a whole
  };

  /// Whether a term matches, or the outcome that ends everything.
  using Match = Result<bool, Outcome>;

  // evaluation.cpp
  [[nodiscard]] Outcome check(const FoundRecord& found, TracedRecord* trace);
  [[nodiscard]] Outcome evaluate(const FoundRecord& found, TracedRecord* trace);
  [[nodiscard]] Outcome redirected(const Modifier& redirect, TracedRecord* trace);
  [[nodiscard]] Outcome check_inner(const DomainSpec& domain);
  [[nodiscard]] Match matches(const Directive& directive);
  [[nodiscard]] CheckResult result(Outcome outcome) const;

  // mechanisms.cpp
  [[nodiscard]] Match matches(const All& all);
  [[nodiscard]] Match matches(const Include& include);
  [[nodiscard]] Match matches(const A& a);
  [[nodiscard]] Match matches(const Mx& mx);
  [[nodiscard]] Match matches(const Ptr& ptr);
  [[nodiscard]] Match matches(const Ip& ip);
  [[nodiscard]] Match matches(const Exists& exists);
  [[nodiscard]] Match any_exchange(std::vector<dns::Mx> exchanges, const DualCidr& cidr);
  template <typename Domain, typename Then>
  [[nodiscard]] Match at_target(const Domain& domain, const Then& then);

  // targets.cpp
  /// Nothing where the expanded name is none that DNS can be asked for.
  using Target = Result<std::optional<DnsName>, Outcome>;
  [[nodiscard]] Target target(const std::optional<DomainSpec>& domain);
  [[nodiscard]] Target target(const DomainSpec& domain);
  [[nodiscard]] std::optional<DnsName> expanded(const DomainSpec& domain);
  [[nodiscard]] bool never_matches(const DomainSpec& domain) const;
  [[nodiscard]] MacroValues macro_values(const DnsName& domain);

  // reverse_names.cpp
  [[nodiscard]] Result<std::vector<DnsName>, Outcome> validated_names();
  [[nodiscard]] std::string validated_name(const DnsName& domain);

  // explanation.cpp
  [[nodiscard]] std::optional<std::string> explanation();

  // lookups.cpp
  [[nodiscard]] Result<void, Outcome> count_lookup();
  [[nodiscard]] Result<void, Outcome> count_void(const dns::Answer& answer);
  [[nodiscard]] Result<dns::Answer, Outcome> ask_for_term(const dns::Question& question);
  [[nodiscard]] std::vector<dns::Answer> ask(std::span<const dns::Question> questions);
  void note(const dns::Question& question, const dns::Answer& answer, bool may_be_void);
  [[nodiscard]] dns::RecordType address_type() const noexcept;

  const Query& query_;
  std::string sender_domain_;
  dns::Resolver& resolver_;
  Deadline deadline_;
  Timestamp now_;
  const CheckOptions& options_;
  RecordSource records_;

  Position at_{};                           // the term under evaluation
  TracedTerm* traced_ = nullptr;            // its trace
  std::vector<Position> path_;              // includes and redirects that led there
  std::size_t includes_ = 0;                // of them includes
  const FoundRecord* explained_ = nullptr;  // whose exp= is meant: no include's (s6.2)
  std::size_t lookups_ = 0;
  std::size_t void_lookups_ = 0;
  std::optional<std::vector<DnsName>> validated_names_;  // asked for once
};

/// The outcome where DNS did not answer.
[[nodiscard]] Outcome trouble(const dns::Question& question, const dns::Answer& answer);

}  // namespace auth::spf
