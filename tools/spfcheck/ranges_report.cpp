#include "tools/spfcheck/ranges_report.h"

#include <algorithm>

#include "app/dns_options.h"
#include "auth/spf/compiled_policy.h"
#include "auth/spf/policy.h"

namespace countersign::spfcheck {

namespace spf = auth::spf;

RangesReport ranges(const RangesOptions& options, auth::dns::Resolver& resolver) {
  const auto policy =
      spf::fetch_policy(options.domain, resolver, auth::Deadline::after(app::question_time));
  const auto compiled = spf::CompiledPolicy::compile(policy, spf::Conditional::passed_over);
  return {.domain = options.domain,
          .passing = spf::pass_set(compiled),
          .troubles = troubles_of(compiled),
          .usable = std::ranges::any_of(compiled.results(), [](const spf::CompiledResult& result) {
            return !is_trouble(verdict(result));
          })};
}

app::ExitStatus exit_status(const RangesReport& report) {
  if (any_trouble(report.troubles, spf::Verdict::temperror)) {
    return app::ExitStatus::try_again;
  }
  return report.usable ? app::ExitStatus::ok : app::ExitStatus::verdict;
}

}  // namespace countersign::spfcheck
