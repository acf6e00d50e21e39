#include "tools/spfcheck/check_options.h"

#include <utility>

#include "app/dns_options.h"
#include "tools/common/option_values.h"

namespace countersign::spfcheck {
namespace {

using auth::fail;
using auth::Result;

}  // namespace

app::Command check_command_line() {
  app::Command command{
      .name = "check",
      .help = "Says whether mail of a sender passes SPF from these addresses",
      .options = {{.name = "--ip",
                   .value = "IP",
                   .help = "address that the mail leaves from; give every IPv4 and IPv6 address",
                   .repeatable = true,
                   .required = true},
                  {.name = "--helo",
                   .value = "NAME",
                   .help = "name that the mail server gives in HELO or EHLO; <> needs it"},
                  {.name = "--from",
                   .value = "DOMAIN",
                   .help =
                       "domain of the From field: say whether SPF is aligned with it for DMARC"},
                  {.name = "--trace", .value = "", .help = "print each evaluation as a tree"},
                  {.name = "--received-spf",
                   .value = "",
                   .help = "print the Received-SPF fields that a receiver would write"},
                  {.name = "--json", .value = "", .help = "print one JSON document"}},
      .positionals = {{.name = "SENDER",
                       .help = "envelope sender: an address, a domain, or <> for the null sender",
                       .required = true}}};
  command.options.insert(command.options.end(), app::dns_options().begin(),
                         app::dns_options().end());
  return command;
}

Result<CheckOptions, std::string> read_check_options(const app::Arguments& arguments,
                                                     const std::string& host_name) {
  CheckOptions options{.sender = arguments.positional("SENDER").value_or(""),
                       .ips = {},
                       .helo = arguments.value("--helo"),
                       .receiver = host_name,
                       .trace = arguments.has("--trace"),
                       .received_spf = arguments.has("--received-spf"),
                       .json = arguments.has("--json")};
  if (options.sender.empty()) {
    return fail(std::string("SENDER is empty; write <> for the null sender"));
  }
  if (options.sender == "<>" && !options.helo) {
    // RFC 7208 s2.4: the sender is then postmaster at the HELO name.
    return fail(std::string("SENDER <> needs --helo: its SPF identity is the HELO name"));
  }
  auto ips = tools::address_values("--ip", arguments.values("--ip"));
  if (!ips) {
    return fail(ips.error());
  }
  options.ips = std::move(*ips);
  if (const auto from = arguments.value("--from")) {
    auto domain = tools::domain_value("--from", *from);
    if (!domain) {
      return fail(domain.error());
    }
    options.from = std::move(*domain);
  }
  return options;
}

}  // namespace countersign::spfcheck
