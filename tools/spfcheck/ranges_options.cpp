#include "tools/spfcheck/ranges_options.h"

#include <utility>

#include "app/dns_options.h"
#include "tools/common/option_values.h"

namespace countersign::spfcheck {

app::Command ranges_command_line() {
  app::Command command{
      .name = "ranges",
      .help = "Says which addresses pass SPF for a domain, as the fewest networks",
      .options = {{.name = "--json", .value = "", .help = "print one JSON document"}},
      .positionals = {{.name = "DOMAIN", .help = "domain of the policy", .required = true}}};
  command.options.insert(command.options.end(), app::dns_options().begin(),
                         app::dns_options().end());
  return command;
}

auth::Result<RangesOptions, std::string> read_ranges_options(const app::Arguments& arguments) {
  auto domain = tools::domain_value("DOMAIN", arguments.positional("DOMAIN").value_or(""));
  if (!domain) {
    return auth::fail(domain.error());
  }
  return RangesOptions{.domain = std::move(*domain), .json = arguments.has("--json")};
}

}  // namespace countersign::spfcheck
