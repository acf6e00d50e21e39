#include "tools/spfcheck/show.h"

#include <ostream>

#include "app/dns_options.h"
#include "tools/common/option_values.h"
#include "tools/spfcheck/show_json.h"
#include "tools/spfcheck/show_report.h"
#include "tools/spfcheck/show_text.h"

namespace countersign::spfcheck {
namespace {

app::Command command_line() {
  app::Command command{
      .name = "show",
      .help = "Shows the record of a domain as a tree, with its cost and what is wrong with it",
      .options = {{.name = "--json", .value = "", .help = "print one JSON document"}},
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
  auto resolvers = app::make_resolvers(arguments);
  if (!resolvers) {
    return auth::fail(resolvers.error());
  }
  return run_show({.domain = *domain, .json = arguments.has("--json")}, resolvers->resolver(),
                  surroundings.out);
}

}  // namespace

app::ExitStatus run_show(const ShowOptions& options, auth::dns::Resolver& resolver,
                         std::ostream& out) {
  const ShowReport report = show(options.domain, resolver);
  out << (options.json ? show_as_json(report) : show_as_text(report));
  return exit_status(report);
}

tools::Command show_command() { return {.options = command_line(), .run = &start}; }

}  // namespace countersign::spfcheck
