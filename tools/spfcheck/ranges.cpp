#include "tools/spfcheck/ranges.h"

#include <ostream>

#include "app/dns_options.h"
#include "tools/spfcheck/ranges_json.h"
#include "tools/spfcheck/ranges_report.h"
#include "tools/spfcheck/ranges_text.h"

namespace countersign::spfcheck {
namespace {

auth::Result<app::ExitStatus, std::string> start(const app::Arguments& arguments,
                                                 const tools::Surroundings& surroundings) {
  const auto options = read_ranges_options(arguments);
  if (!options) {
    return auth::fail(options.error());
  }
  auto resolvers = app::make_resolvers(arguments);
  if (!resolvers) {
    return auth::fail(resolvers.error());
  }
  return run_ranges(*options, resolvers->resolver(), surroundings);
}

}  // namespace

app::ExitStatus run_ranges(const RangesOptions& options, auth::dns::Resolver& resolver,
                           const tools::Surroundings& surroundings) {
  const RangesReport report = ranges(options, resolver, surroundings.now);
  for (const std::string& warning : report.geography.warnings) {
    surroundings.err << "spfcheck: " << warning << "\n";
  }
  surroundings.out << (options.json ? ranges_as_json(report, options) : ranges_as_text(report));
  return exit_status(report);
}

tools::Command ranges_command() { return {.options = ranges_command_line(), .run = &start}; }

}  // namespace countersign::spfcheck
