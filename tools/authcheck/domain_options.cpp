#include "tools/authcheck/domain_options.h"

#include <algorithm>
#include <utility>

#include "app/dns_options.h"
#include "tools/common/option_values.h"

namespace countersign::authcheck {
namespace {

using auth::fail;
using auth::Result;
using tools::in_option;

Result<std::vector<NamedKey>, std::string> named_keys(const std::vector<std::string>& values,
                                                      const auth::DnsName& domain) {
  std::vector<NamedKey> keys;
  for (const std::string& value : values) {
    const auto selector = auth::dkim::Selector::parse(value);
    if (!selector) {
      return fail(in_option("--selector", value, selector.error()));
    }
    const auto name = auth::dkim::key_record_name(selector->text(), domain);
    if (!name) {
      return fail(in_option("--selector", value, auth::to_text(name.error())));
    }
    if (std::ranges::find(keys, *name, &NamedKey::name) == keys.end()) {
      keys.push_back({.selector = *selector, .name = *name});
    }
  }
  return keys;
}

std::string too_many(std::string_view option, std::size_t most) {
  return std::string(option) + " is given too often; ask about " + std::to_string(most) +
         " of them at once";
}

}  // namespace

app::Command domain_command_line() {
  app::Command command{
      .name = "domain",
      .help =
          "Says whether mail of a domain passes everywhere, and what to publish so that it does",
      .options = {{.name = "--egress",
                   .value = "IP",
                   .help = "address that the mail leaves from; give every IPv4 and IPv6 address",
                   .repeatable = true},
                  {.name = "--helo",
                   .value = "NAME",
                   .help = "name that the mail server gives in HELO or EHLO"},
                  {.name = "--selector",
                   .value = "S",
                   .help = "selector of a DKIM key that the mail is signed with",
                   .repeatable = true},
                  {.name = "--json", .value = "", .help = "print one JSON document"}},
      .positionals = {{.name = "DOMAIN", .help = "domain of the From field", .required = true}}};
  command.options.insert(command.options.end(), app::dns_options().begin(),
                         app::dns_options().end());
  return command;
}

Result<DomainOptions, std::string> read_domain_options(const app::Arguments& arguments) {
  auto domain = tools::domain_value("DOMAIN", arguments.positional("DOMAIN").value_or(""));
  if (!domain) {
    return fail(domain.error());
  }
  auto egress = tools::address_values("--egress", arguments.values("--egress"));
  if (!egress) {
    return fail(egress.error());
  }
  auto keys = named_keys(arguments.values("--selector"), *domain);
  if (!keys) {
    return fail(keys.error());
  }
  if (egress->size() > max_egress) {
    return fail(too_many("--egress", max_egress));
  }
  if (keys->size() > max_selectors) {
    return fail(too_many("--selector", max_selectors));
  }
  DomainOptions options{.domain = std::move(*domain),
                        .egress = std::move(*egress),
                        .keys = std::move(*keys),
                        .json = arguments.has("--json")};
  if (const auto helo = arguments.value("--helo")) {
    auto name = tools::domain_value("--helo", *helo);
    if (!name) {
      return fail(name.error());
    }
    options.helo = std::move(*name);
  }
  return options;
}

}  // namespace countersign::authcheck
