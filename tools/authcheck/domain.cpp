#include "tools/authcheck/domain.h"

#include <ostream>

#include "app/dns_options.h"
#include "tools/authcheck/domain_findings.h"
#include "tools/authcheck/domain_json.h"
#include "tools/authcheck/domain_report.h"
#include "tools/authcheck/domain_text.h"

namespace countersign::authcheck {
namespace {

auth::Result<app::ExitStatus, std::string> start(const app::Arguments& arguments,
                                                 const tools::Surroundings& surroundings) {
  const auto options = read_domain_options(arguments);
  if (!options) {
    return auth::fail(options.error());
  }
  auto resolvers = app::make_resolvers(arguments);
  if (!resolvers) {
    return auth::fail(resolvers.error());
  }
  return run_domain(*options, resolvers->resolver(), surroundings.now, surroundings.out);
}

}  // namespace

app::ExitStatus run_domain(const DomainOptions& options, auth::dns::Resolver& resolver,
                           auth::Timestamp now, std::ostream& out) {
  const DomainReport report = ask_domain(options, resolver, now);
  const auto findings = domain_findings(report);
  out << (options.json ? domain_as_json(report, findings) : domain_as_text(report, findings));
  return exit_status(verdict_of(findings));
}

tools::Command domain_command() { return {.options = domain_command_line(), .run = &start}; }

}  // namespace countersign::authcheck
