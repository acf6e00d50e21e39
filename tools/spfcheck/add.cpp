#include "tools/spfcheck/add.h"

#include <ostream>

#include "app/dns_options.h"
#include "tools/common/option_values.h"
#include "tools/spfcheck/add_json.h"
#include "tools/spfcheck/add_report.h"
#include "tools/spfcheck/add_text.h"

namespace countersign::spfcheck {
namespace {

app::Command command_line() {
  app::Command command{
      .name = "add",
      .help = "Prints the one record to publish so that addresses pass SPF for a domain",
      .options = {{.name = "--ip",
                   .value = "IP",
                   .help = "address that shall pass",
                   .repeatable = true,
                   .required = true},
                  {.name = "--json", .value = "", .help = "print one JSON document"}},
      .positionals = {{.name = "DOMAIN", .help = "domain of the policy", .required = true}}};
  command.options.insert(command.options.end(), app::dns_options().begin(),
                         app::dns_options().end());
  return command;
}

auth::Result<app::ExitStatus, std::string> start(const app::Arguments& arguments,
                                                 const tools::Surroundings& surroundings) {
  const auto domain = tools::domain_value("DOMAIN", arguments.positional("DOMAIN").value_or(""));
  if (!domain) {
    return auth::fail(domain.error());
  }
  const auto ips = tools::address_values("--ip", arguments.values("--ip"));
  if (!ips) {
    return auth::fail(ips.error());
  }
  auto resolvers = app::make_resolvers(arguments);
  if (!resolvers) {
    return auth::fail(resolvers.error());
  }
  return run_add({.domain = *domain, .ips = *ips, .json = arguments.has("--json")},
                 resolvers->resolver(), surroundings.now, surroundings.out);
}

}  // namespace

app::ExitStatus run_add(const AddOptions& options, auth::dns::Resolver& resolver,
                        auth::Timestamp now, std::ostream& out) {
  const AddReport report = add(options.domain, options.ips, resolver, now);
  out << (options.json ? add_as_json(report) : add_as_text(report));
  return exit_status(report);
}

tools::Command add_command() { return {.options = command_line(), .run = &start}; }

}  // namespace countersign::spfcheck
