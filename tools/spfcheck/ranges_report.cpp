#include "tools/spfcheck/ranges_report.h"

#include <algorithm>

#include "app/dns_options.h"
#include "auth/spf/compiled_policy.h"
#include "auth/spf/policy.h"

namespace countersign::spfcheck {

namespace spf = auth::spf;

namespace {

template <typename Value>
bool is_one_of(const std::vector<Value>& allowed, const Value& value) {
  return allowed.empty() || std::ranges::find(allowed, value) != allowed.end();
}

bool is_inside(const tools::Location& location, const RangesOptions& options) {
  const bool known_asn = options.asns.empty() || location.asn.has_value();
  return known_asn && is_one_of(options.asns, location.asn.value_or(0)) &&
         is_one_of(options.countries, location.country);
}

}  // namespace

RangesReport ranges(const RangesOptions& options, auth::dns::Resolver& resolver,
                    auth::Timestamp now) {
  const auto policy =
      spf::fetch_policy(options.domain, resolver, auth::Deadline::after(app::question_time));
  const auto compiled = spf::CompiledPolicy::compile(policy, spf::Conditional::passed_over);
  RangesReport report{
      .domain = options.domain,
      .passing = spf::pass_set(compiled),
      .troubles = troubles_of(compiled),
      .usable = std::ranges::any_of(compiled.results(), [](const spf::CompiledResult& result) {
        return !is_trouble(verdict(result));
      })};
  if (!options.databases.empty()) {
    report.geography =
        tools::geography(report.passing.ipv4, report.passing.ipv6, options.databases, now);
  }
  for (const tools::LocatedNetworks& networks : report.geography.networks) {
    if (!is_inside(networks.location, options)) {
      report.outside.push_back(networks);
    }
  }
  return report;
}

app::ExitStatus exit_status(const RangesReport& report) {
  if (!report.outside.empty()) {
    return app::ExitStatus::verdict;
  }
  if (any_trouble(report.troubles, spf::Verdict::temperror)) {
    return app::ExitStatus::try_again;
  }
  return report.usable ? app::ExitStatus::ok : app::ExitStatus::verdict;
}

}  // namespace countersign::spfcheck
