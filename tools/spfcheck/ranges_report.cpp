#include "tools/spfcheck/ranges_report.h"

#include <algorithm>

#include "app/dns_options.h"
#include "auth/spf/policy.h"

namespace countersign::spfcheck {
namespace {

namespace spf = auth::spf;

bool is_trouble(spf::Verdict verdict) { return is_error(verdict) || verdict == spf::Verdict::none; }

}  // namespace

RangesReport ranges(const RangesOptions& options, auth::dns::Resolver& resolver) {
  const auto policy =
      spf::fetch_policy(options.domain, resolver, auth::Deadline::after(app::question_time));
  const auto compiled = spf::CompiledPolicy::compile(policy, spf::Conditional::passed_over);
  RangesReport report{.domain = options.domain, .passing = spf::pass_set(compiled)};
  for (const spf::CompiledResult& result : compiled.results()) {
    if (!is_trouble(verdict(result))) {
      report.usable = true;
      continue;
    }
    const Trouble trouble{.verdict = verdict(result),
                          .reason = spf::reason(result.outcome, result.place)};
    if (std::ranges::find(report.troubles, trouble) == report.troubles.end()) {
      report.troubles.push_back(trouble);
    }
  }
  return report;
}

app::ExitStatus exit_status(const RangesReport& report) {
  const bool open = std::ranges::any_of(report.troubles, [](const Trouble& trouble) {
    return trouble.verdict == spf::Verdict::temperror;
  });
  if (open) {
    return app::ExitStatus::try_again;
  }
  return report.usable ? app::ExitStatus::ok : app::ExitStatus::verdict;
}

}  // namespace countersign::spfcheck
