#include "tools/spfcheck/show_report.h"

#include <algorithm>
#include <utility>

#include "app/dns_options.h"
#include "auth/base/deadline.h"
#include "auth/spf/addition.h"

namespace countersign::spfcheck {

namespace spf = auth::spf;

const std::vector<std::string>& ShowReport::records() const {
  return policy->records.at(policy->domain).texts;
}

ShowReport show(const auth::DnsName& domain, auth::dns::Resolver& resolver) {
  auto policy = std::make_unique<const spf::Policy>(spf::fetch_policy(
      domain, resolver, auth::Deadline::after(app::question_time), {.deprecated_type = true}));
  spf::PolicyCost cost = spf::cost_of(*policy);
  std::vector<spf::Finding> findings = spf::findings_of(*policy, cost);
  ShowReport report{
      .policy = std::move(policy), .cost = std::move(cost), .findings = std::move(findings)};
  if (report.records().size() > 1) {
    report.merged = spf::merged_record(report.records());
  }
  return report;
}

app::ExitStatus exit_status(const ShowReport& report) {
  const auto any = [&](auto is) { return std::ranges::any_of(report.findings, is); };
  if (any([](const spf::Finding& finding) { return finding.code == "spf-temperror"; })) {
    return app::ExitStatus::try_again;
  }
  return any([](const spf::Finding& finding) { return finding.severity != spf::Severity::info; })
             ? app::ExitStatus::verdict
             : app::ExitStatus::ok;
}

}  // namespace countersign::spfcheck
