#include "tools/spfcheck/diff_options.h"

#include <utility>

#include "app/dns_options.h"
#include "tools/common/option_values.h"

namespace countersign::spfcheck {
namespace {

using auth::fail;
using auth::Result;
using Format = DiffOptions::Format;

Result<Format, std::string> read_format(const app::Arguments& arguments) {
  const auto value = arguments.value("--format");
  if (!value) {
    return arguments.has("--json") ? Format::json : Format::text;
  }
  for (const auto& [word, format] :
       {std::pair("text", Format::text), {"json", Format::json}, {"markdown", Format::markdown}}) {
    if (*value == word) {
      if (arguments.has("--json") && format != Format::json) {
        return fail("--json and --format " + *value + " are two forms; give one of them");
      }
      return format;
    }
  }
  return fail(tools::in_option("--format", *value, "write text, json or markdown"));
}

}  // namespace

app::Command diff_command_line() {
  app::Command command{
      .name = "diff",
      .help = "Says what a change of DNS would do to the SPF policy of a domain",
      .options = {{.name = "--record",
                   .value = "TEXT",
                   .help = "the SPF record that the domain would have; with --overlay instead, its "
                           "names are what would change"},
                  {.name = "--senders",
                   .value = "FILE",
                   .help = "known senders, as 'spfcheck bulk' takes them: say who loses a pass"},
                  {.name = "--format",
                   .value = "FORM",
                   .help = "text, json, or markdown for a pull request (default text)"},
                  {.name = "--json", .value = "", .help = "print one JSON document"}},
      .positionals = {{.name = "DOMAIN", .help = "domain of the policy", .required = true}}};
  command.options.insert(command.options.end(), app::dns_options().begin(),
                         app::dns_options().end());
  return command;
}

Result<DiffOptions, std::string> read_diff_options(const app::Arguments& arguments) {
  auto domain = tools::domain_value("DOMAIN", arguments.positional("DOMAIN").value_or(""));
  if (!domain) {
    return fail(domain.error());
  }
  const auto format = read_format(arguments);
  if (!format) {
    return fail(format.error());
  }
  if (arguments.has("--record") == arguments.has("--overlay")) {
    return fail(
        std::string("diff needs what would change: either --record TEXT, the new SPF "
                    "record, or --overlay FILE, a zone file with the new records"));
  }
  return DiffOptions{.domain = std::move(*domain),
                     .record = arguments.value("--record"),
                     .senders = arguments.value("--senders"),
                     .format = *format};
}

}  // namespace countersign::spfcheck
