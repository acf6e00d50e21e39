#include "tools/spfcheck/check.h"

#include <ostream>

#include "app/dns_options.h"
#include "app/host_name.h"
#include "tools/spfcheck/check_json.h"
#include "tools/spfcheck/check_report.h"
#include "tools/spfcheck/check_text.h"

namespace countersign::spfcheck {
namespace {

auth::Result<app::ExitStatus, std::string> start(const app::Arguments& arguments,
                                                 const tools::Surroundings& surroundings) {
  const auto options = read_check_options(arguments, app::host_name());
  if (!options) {
    return auth::fail(options.error());
  }
  auto resolvers = app::make_resolvers(arguments);
  if (!resolvers) {
    return auth::fail(resolvers.error());
  }
  return run_check(*options, resolvers->resolver(), surroundings.now, surroundings.out);
}

}  // namespace

app::ExitStatus run_check(const CheckOptions& options, auth::dns::Resolver& resolver,
                          auth::Timestamp now, std::ostream& out) {
  const CheckReport report = check(options, resolver, now);
  out << (options.json ? check_as_json(report) : check_as_text(report, options));
  return exit_status(report, options);
}

tools::Command check_command() { return {.options = check_command_line(), .run = &start}; }

}  // namespace countersign::spfcheck
