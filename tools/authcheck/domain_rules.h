// The rules behind domain_findings.h, one function each; the table in domain_findings.cpp gives
// them code and severity.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tools/authcheck/domain_findings.h"

namespace countersign::authcheck {

struct Remark {
  std::string text;
  std::optional<Publication> record;
};

/// Where a rule says what it found.
class Remarks {
 public:
  void add(std::string text, std::optional<Publication> record = std::nullopt) {
    all_.push_back({.text = std::move(text), .record = std::move(record)});
  }

  [[nodiscard]] std::vector<Remark> take() { return std::exchange(all_, {}); }

 private:
  std::vector<Remark> all_;
};

/// `example.com.`, escaped.
[[nodiscard]] std::string owner(const auth::DnsName& name);

/// `192.0.2.1, 192.0.2.2 and 2001:db8::1`.
[[nodiscard]] std::string listed(const std::vector<std::string>& names);

// domain_spf_rules.cpp
void find_egress_missing(const DomainReport& report, Remarks& remarks);
void find_egress_permerror(const DomainReport& report, Remarks& remarks);
void find_no_egress(const DomainReport& report, Remarks& remarks);
void find_helo_without_spf(const DomainReport& report, Remarks& remarks);
void find_helo_failing(const DomainReport& report, Remarks& remarks);

// domain_key_rules.cpp
void find_keys_missing(const DomainReport& report, Remarks& remarks);
void find_keys_revoked(const DomainReport& report, Remarks& remarks);
void find_keys_unusable(const DomainReport& report, Remarks& remarks);
void find_keys_refused(const DomainReport& report, Remarks& remarks);
void find_keys_of_other_hashes(const DomainReport& report, Remarks& remarks);
void find_keys_of_other_services(const DomainReport& report, Remarks& remarks);
void find_keys_in_test(const DomainReport& report, Remarks& remarks);
void find_several_keys(const DomainReport& report, Remarks& remarks);
void find_ed25519_alone(const DomainReport& report, Remarks& remarks);
void find_short_keys(const DomainReport& report, Remarks& remarks);
void find_no_keys_at_all(const DomainReport& report, Remarks& remarks);
void find_no_selector(const DomainReport& report, Remarks& remarks);

// domain_dmarc_rules.cpp
void find_no_dmarc(const DomainReport& report, Remarks& remarks);
void find_several_dmarc(const DomainReport& report, Remarks& remarks);
void find_unusable_dmarc(const DomainReport& report, Remarks& remarks);
void find_forced_policy(const DomainReport& report, Remarks& remarks);
void find_dmarc_problems(const DomainReport& report, Remarks& remarks);
void find_monitoring(const DomainReport& report, Remarks& remarks);
void find_dmarc_test(const DomainReport& report, Remarks& remarks);
void find_no_reports(const DomainReport& report, Remarks& remarks);
void find_unaligned_helo(const DomainReport& report, Remarks& remarks);

// domain_host_rules.cpp
void find_missing_domain(const DomainReport& report, Remarks& remarks);
void find_no_exchange(const DomainReport& report, Remarks& remarks);
void find_null_exchange(const DomainReport& report, Remarks& remarks);
void find_unresolved_exchanges(const DomainReport& report, Remarks& remarks);
void find_implicit_exchange(const DomainReport& report, Remarks& remarks);
void find_no_ptr(const DomainReport& report, Remarks& remarks);
void find_unconfirmed_ptr(const DomainReport& report, Remarks& remarks);
void find_ptr_of_other_name(const DomainReport& report, Remarks& remarks);
void find_unresolved_helo(const DomainReport& report, Remarks& remarks);
void find_helo_of_other_address(const DomainReport& report, Remarks& remarks);

// domain_findings.cpp
void find_unanswered(const DomainReport& report, Remarks& remarks);

}  // namespace countersign::authcheck
