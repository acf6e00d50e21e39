// RFC 9989: the record that applies, and what it asks for.
#include <algorithm>

#include "auth/base/printable.h"
#include "tools/authcheck/domain_rules.h"

namespace countersign::authcheck {
namespace {

namespace dmarc = auth::dmarc;

std::string the_record(const auth::DnsName& domain) {
  return "the DMARC record of " + auth::printable(domain.text(), 253);
}

bool any_several(const dmarc::TreeWalk& walk) {
  return std::ranges::any_of(walk.steps,
                             [](const dmarc::WalkStep& step) { return step.records > 1; });
}

}  // namespace

void find_no_dmarc(const DomainReport& report, Remarks& remarks) {
  const dmarc::TreeWalk& walk = report.dmarc.walk;
  if (report.dmarc.record || !walk.complete() || any_several(walk)) {
    return;
  }
  // RFC 5321 s4.5.1: postmaster is the one mailbox that every domain has.
  remarks.add(
      "No DMARC record applies to " + auth::printable(report.domain.text(), 253) +
          ": Gmail, Yahoo and Microsoft refuse bulk mail without one. Begin with p=none, and let "
          "the reports go to a mailbox that somebody reads.",
      Publication{.name = "_dmarc." + owner(report.domain),
                  .type = "TXT",
                  .value = "v=DMARC1; p=none; rua=mailto:postmaster@" + report.domain.text()});
}

void find_several_dmarc(const DomainReport& report, Remarks& remarks) {
  for (const dmarc::WalkStep& step : report.dmarc.walk.steps) {
    if (step.records > 1) {
      remarks.add("_dmarc." + auth::printable(step.name.text(), 253) + " has " +
                  std::to_string(step.records) +
                  " DMARC records: receivers pass over all of them (RFC 9989 s4.10). Leave one.");
    }
  }
}

void find_unusable_dmarc(const DomainReport& report, Remarks& remarks) {
  const auto& domain = report.dmarc.record_domain;
  if (report.dmarc.unusable && domain) {
    remarks.add("In " + the_record(*domain) +
                    " there is neither a policy that can be read (p=, sp=, np=) nor a rua=: "
                    "receivers do as if it was not there (RFC 9989 s4.10.1).",
                Publication{.name = "_dmarc." + owner(*domain),
                            .type = "TXT",
                            .value = "v=DMARC1; p=none; rua=mailto:postmaster@" + domain->text()});
  }
}

void find_forced_policy(const DomainReport& report, Remarks& remarks) {
  const auto& domain = report.dmarc.record_domain;
  if (domain && report.dmarc.source == dmarc::PolicySource::forced) {
    remarks.add("A policy in " + the_record(*domain) +
                " is missing or cannot be read, so p=none applies (RFC 9989 s4.10.1). Write p=, "
                "sp= and np= as none, quarantine or reject.");
  }
}

void find_dmarc_problems(const DomainReport& report, Remarks& remarks) {
  const auto& domain = report.dmarc.record_domain;
  const auto& record = report.dmarc.record;
  if (!domain || !record) {
    return;
  }
  for (const dmarc::RecordProblem& problem : record->record.problems) {
    remarks.add("In " + the_record(*domain) + ": " +
                (problem.tag.empty() ? "" : auth::printable(problem.tag, 60) + "= ") +
                std::string(problem.text) + ".");
  }
}

void find_monitoring(const DomainReport& report, Remarks& remarks) {
  const auto& discovery = report.dmarc;
  if (discovery.policy == dmarc::Policy::none && discovery.record &&
      discovery.source != dmarc::PolicySource::forced && !discovery.record->record.test) {
    remarks.add(
        "The DMARC policy is none: mail that strangers send in the name of the domain is let "
        "pass. Go on to quarantine once the reports show that all of your own mail passes.");
  }
}

void find_dmarc_test(const DomainReport& report, Remarks& remarks) {
  const auto& domain = report.dmarc.record_domain;
  const auto& record = report.dmarc.record;
  if (domain && record && record->record.test) {
    remarks.add("In " + the_record(*domain) +
                " t=y asks receivers to do one step less than the policy says.");
  }
}

void find_no_reports(const DomainReport& report, Remarks& remarks) {
  const auto& domain = report.dmarc.record_domain;
  const auto& record = report.dmarc.record;
  if (domain && record && record->record.aggregate_report_uris.empty()) {
    remarks.add("In " + the_record(*domain) +
                " there is no rua= that can be used: nobody reports who sends in the name of the "
                "domain.");
  }
}

void find_unaligned_helo(const DomainReport& report, Remarks& remarks) {
  // Without a record no name is aligned but the domain itself, and that there is none is told.
  if (report.dmarc.record && report.helo && report.helo->aligned == false) {
    remarks.add("The HELO name " + auth::printable(report.helo->host.name.text(), 253) +
                " is not aligned with " + auth::printable(report.domain.text(), 253) +
                ": bounces and out-of-office replies pass DMARC by a DKIM signature alone.");
  }
}

}  // namespace countersign::authcheck
