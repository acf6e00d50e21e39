#include "tools/authcheck/domain_findings.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <variant>

#include "auth/base/printable.h"
#include "tools/authcheck/domain_rules.h"

namespace countersign::authcheck {
namespace {

using auth::Severity;

constexpr std::string_view unanswered = "dns-unanswered";
constexpr std::string_view unanswered_by_spf = "spf-temperror";

struct Rule {
  DomainFindingKind kind;
  void (*find)(const DomainReport& report, Remarks& remarks);
};

// What makes mail refused first. An error or a warning means that some message does not pass
// somewhere; what receivers let pass is info.
constexpr std::array rules{
    Rule{{"domain-missing", Severity::error}, &find_missing_domain},
    Rule{{"spf-egress-missing", Severity::error}, &find_egress_missing},
    Rule{{"spf-egress-permerror", Severity::error}, &find_egress_permerror},
    Rule{{"ptr-missing", Severity::error}, &find_no_ptr},
    Rule{{"ptr-unconfirmed", Severity::error}, &find_unconfirmed_ptr},
    Rule{{"dkim-key-missing", Severity::error}, &find_keys_missing},
    Rule{{"dkim-key-revoked", Severity::error}, &find_keys_revoked},
    Rule{{"dkim-key-syntax", Severity::error}, &find_keys_unusable},
    Rule{{"dkim-key-weak", Severity::error}, &find_keys_refused},
    Rule{{"dkim-key-hash", Severity::error}, &find_keys_of_other_hashes},
    Rule{{"dkim-key-service", Severity::error}, &find_keys_of_other_services},
    Rule{{"dkim-none", Severity::error}, &find_no_keys_at_all},
    Rule{{"mx-none", Severity::error}, &find_no_exchange},
    Rule{{"helo-spf-fail", Severity::error}, &find_helo_failing},
    Rule{{"dmarc-multiple", Severity::warning}, &find_several_dmarc},
    Rule{{"dmarc-unusable", Severity::warning}, &find_unusable_dmarc},
    Rule{{"dmarc-none", Severity::warning}, &find_no_dmarc},
    Rule{{"mx-null", Severity::warning}, &find_null_exchange},
    Rule{{"helo-unresolved", Severity::warning}, &find_unresolved_helo},
    Rule{{"helo-other-address", Severity::warning}, &find_helo_of_other_address},
    Rule{{"helo-spf-none", Severity::warning}, &find_helo_without_spf},
    Rule{{"dkim-key-testing", Severity::warning}, &find_keys_in_test},
    Rule{{"dkim-key-multiple", Severity::warning}, &find_several_keys},
    Rule{{"dkim-ed25519-alone", Severity::warning}, &find_ed25519_alone},
    Rule{{"dmarc-policy-unread", Severity::warning}, &find_forced_policy},
    Rule{{"mx-unresolved", Severity::warning}, &find_unresolved_exchanges},
    Rule{{unanswered, Severity::warning}, &find_unanswered},
    Rule{{"dkim-key-short", Severity::info}, &find_short_keys},
    Rule{{"dkim-selector-unknown", Severity::info}, &find_no_selector},
    Rule{{"egress-unknown", Severity::info}, &find_no_egress},
    Rule{{"ptr-other-name", Severity::info}, &find_ptr_of_other_name},
    Rule{{"dmarc-syntax", Severity::info}, &find_dmarc_problems},
    Rule{{"dmarc-monitoring", Severity::info}, &find_monitoring},
    Rule{{"dmarc-testing", Severity::info}, &find_dmarc_test},
    Rule{{"dmarc-no-reports", Severity::info}, &find_no_reports},
    Rule{{"dmarc-unaligned-helo", Severity::info}, &find_unaligned_helo},
    Rule{{"mx-implicit", Severity::info}, &find_implicit_exchange},
};

bool is_open(const DomainFinding& finding) {
  return finding.code == unanswered || finding.code == unanswered_by_spf;
}

/// What DNS did not answer, and what hangs on it: `TXT s1._domainkey.example.com`.
std::vector<std::string> open_questions(const DomainReport& report) {
  std::vector<std::string> open;
  const auto note = [&open](bool is_open, std::string_view type, const auth::DnsName& name) {
    if (is_open) {
      open.push_back(std::string(type) + " " + auth::printable(name.text(), 253));
    }
  };
  note(report.mx.temporary(), "MX", report.domain);
  note(report.host.open, "A and AAAA", report.domain);
  for (const KeyPosture& key : report.keys) {
    const auto* none = std::get_if<auth::dkim::NoKey>(&key.found);
    note(none != nullptr && none->temporary, "TXT", key.named.name);
  }
  if (const auto& walk = report.dmarc.walk; !walk.complete() && !walk.steps.empty()) {
    open.push_back("TXT _dmarc." + auth::printable(walk.steps.back().name.text(), 253));
  }
  for (const Egress& egress : report.egress) {
    note(!egress.confirmed(), "PTR", egress.reverse);
  }
  if (report.helo) {
    note(report.helo->host.open, "A and AAAA", report.helo->host.name);
  }
  for (const auto* rows : {&report.spf.rows, &report.spf.helo}) {
    for (const SpfRow& row : *rows) {
      const auto* trouble = std::get_if<auth::spf::DnsTrouble>(&row.result.outcome);
      if (trouble != nullptr && std::ranges::find(open, trouble->question) == open.end()) {
        open.push_back(trouble->question);
      }
    }
  }
  for (const Exchange& exchange : report.exchanges) {
    note(exchange.host && exchange.host->addresses.empty() && exchange.host->open, "A and AAAA",
         exchange.host ? exchange.host->name : report.domain);
  }
  return open;
}

std::vector<DomainFinding> of_policy(const SpfPosture& posture) {
  std::vector<DomainFinding> findings;
  findings.reserve(posture.findings.size());
  for (const auto& finding : posture.findings) {
    findings.push_back({.code = finding.code, .severity = finding.severity, .text = finding.text});
  }
  return findings;
}

}  // namespace

void find_unanswered(const DomainReport& report, Remarks& remarks) {
  if (const auto questions = open_questions(report); !questions.empty()) {
    remarks.add("DNS did not answer " + listed(questions) +
                "; ask again. Where it stays so, receivers see the same.");
  }
}

std::vector<DomainFinding> domain_findings(const DomainReport& report) {
  std::vector<DomainFinding> found;
  Remarks remarks;
  for (const Rule& rule : rules) {
    rule.find(report, remarks);
    for (Remark& remark : remarks.take()) {
      found.push_back({.code = rule.kind.code,
                       .severity = rule.kind.severity,
                       .text = std::move(remark.text),
                       .record = std::move(remark.record)});
    }
  }
  // Both lists have the worst first. Of equals a policy is the worse: it concerns all mail.
  const std::vector<DomainFinding> policy = of_policy(report.spf);
  std::vector<DomainFinding> all;
  all.reserve(policy.size() + found.size());
  std::ranges::merge(policy, found, std::back_inserter(all), {}, &DomainFinding::severity,
                     &DomainFinding::severity);
  return all;
}

std::span<const DomainFindingKind> domain_finding_kinds() noexcept {
  static constexpr auto kinds = [] {
    std::array<DomainFindingKind, rules.size()> all{};
    for (std::size_t i = 0; i < rules.size(); ++i) {
      all[i] = rules[i].kind;
    }
    return all;
  }();
  return kinds;
}

std::string_view to_text(DomainVerdict verdict) noexcept {
  switch (verdict) {
    case DomainVerdict::pass:
      return "pass";
    case DomainVerdict::fail:
      return "fail";
    case DomainVerdict::temperror:
      return "temperror";
  }
  return {};
}

DomainVerdict verdict_of(const std::vector<DomainFinding>& findings) noexcept {
  DomainVerdict verdict = DomainVerdict::pass;
  for (const DomainFinding& finding : findings) {
    if (is_open(finding)) {
      verdict = DomainVerdict::temperror;
    } else if (finding.severity != Severity::info) {
      return DomainVerdict::fail;
    }
  }
  return verdict;
}

app::ExitStatus exit_status(DomainVerdict verdict) noexcept {
  switch (verdict) {
    case DomainVerdict::pass:
      return app::ExitStatus::ok;
    case DomainVerdict::fail:
      return app::ExitStatus::verdict;
    case DomainVerdict::temperror:
      return app::ExitStatus::try_again;
  }
  return app::ExitStatus::verdict;
}

std::string owner(const auth::DnsName& name) { return auth::printable(name.text(), 253) + "."; }

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  }
  return text;
}

}  // namespace countersign::authcheck
