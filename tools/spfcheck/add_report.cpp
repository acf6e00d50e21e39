#include "tools/spfcheck/add_report.h"

#include <string>
#include <utility>

#include "app/dns_options.h"
#include "auth/base/deadline.h"
#include "auth/spf/cost.h"
#include "auth/spf/policy.h"

namespace countersign::spfcheck {

namespace spf = auth::spf;
using Answer = spf::Addition::Answer;

AddReport add(const auth::DnsName& domain, const std::vector<auth::IpAddress>& addresses,
              auth::dns::Resolver& resolver, auth::Timestamp now) {
  const auto deadline = auth::Deadline::after(app::question_time);
  const spf::Policy before =
      spf::fetch_policy(domain, resolver, deadline, {.deprecated_type = true});
  AddReport report{.domain = domain,
                   .addresses = addresses,
                   .records = before.records.at(domain).texts,
                   .addition = spf::propose_addition(before, addresses, resolver, deadline, now)};
  const bool changes = report.addition.answer == Answer::publish;
  const spf::Policy after = changes ? spf::with_record(before, report.addition.record) : before;
  const spf::PolicyCost cost = spf::cost_of(after);
  report.lookups = cost.record.lookups.greater();
  report.findings = spf::findings_of(after, cost);
  if (report.addition.answer == Answer::too_many_terms) {
    report.findings.push_back(
        {.code = "spf-record-long",
         .severity = spf::Severity::error,
         .domain = domain.text(),
         .text = "With these addresses the record would have more than " +
                 std::to_string(spf::max_terms) +
                 " terms, and be no record any more. List networks in place of addresses, or move "
                 "some of them into a record to include."});
  }
  if (report.records.size() > 1) {
    report.merged = spf::merged_record(report.records);
  }
  return report;
}

app::ExitStatus exit_status(const AddReport& report) {
  switch (report.addition.answer) {
    case Answer::nothing_to_do:
    case Answer::publish:
      return app::ExitStatus::ok;
    case Answer::try_again:
      return app::ExitStatus::try_again;
    case Answer::several_records:
    case Answer::bad_record:
    case Answer::loop:
    case Answer::too_many_lookups:
    case Answer::too_many_terms:
      break;
  }
  return app::ExitStatus::verdict;
}

}  // namespace countersign::spfcheck
