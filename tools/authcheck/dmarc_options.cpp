#include "tools/authcheck/dmarc_options.h"

#include <utility>

#include "app/dns_options.h"
#include "tools/common/option_values.h"

namespace countersign::authcheck {
namespace {

using auth::fail;
using auth::Result;
using auth::dmarc::Identifier;

Result<std::vector<Identifier>, std::string> identifiers(const app::Arguments& arguments) {
  std::vector<Identifier> identifiers;
  for (const auto& [option, method] : {std::pair("--spf-pass", Identifier::Method::spf),
                                       std::pair("--dkim-pass", Identifier::Method::dkim)}) {
    for (const std::string& value : arguments.values(option)) {
      auto domain = tools::domain_value(option, value);
      if (!domain) {
        return fail(std::move(domain.error()));
      }
      identifiers.push_back({.method = method, .domain = std::move(*domain)});
    }
  }
  if (identifiers.size() > auth::dmarc::max_identifiers) {
    return fail("--spf-pass and --dkim-pass give " + std::to_string(identifiers.size()) +
                " names; of one message at most " + std::to_string(auth::dmarc::max_identifiers) +
                " are looked at");
  }
  return identifiers;
}

}  // namespace

app::Command dmarc_command_line() {
  app::Command command{
      .name = "dmarc",
      .help = "Shows which DMARC policy applies to mail from a domain, and whether names pass it",
      .options = {{.name = "--json", .value = "", .help = "print one JSON document"},
                  {.name = "--spf-pass",
                   .value = "DOMAIN",
                   .help = "domain of an envelope sender whose SPF passes",
                   .repeatable = true},
                  {.name = "--dkim-pass",
                   .value = "DOMAIN",
                   .help = "domain (d=) of a DKIM signature that passes",
                   .repeatable = true}},
      .positionals = {
          {.name = "DOMAIN", .help = "domain of the address in From", .required = true}}};
  command.options.insert(command.options.end(), app::dns_options().begin(),
                         app::dns_options().end());
  return command;
}

Result<DmarcOptions, std::string> read_dmarc_options(const app::Arguments& arguments) {
  auto author = tools::domain_value("DOMAIN", arguments.positional("DOMAIN").value_or(""));
  if (!author) {
    return fail(std::move(author.error()));
  }
  auto names = identifiers(arguments);
  if (!names) {
    return fail(std::move(names.error()));
  }
  return DmarcOptions{.author = std::move(*author),
                      .identifiers = std::move(*names),
                      .json = arguments.has("--json")};
}

}  // namespace countersign::authcheck
