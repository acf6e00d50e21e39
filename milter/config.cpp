#include "milter/config.h"

#include <charconv>

#include "app/countersign_settings.h"
#include "auth/base/ascii.h"

namespace countersign::milter {

namespace {

using app::SettingsGroup;

OnError on_error_of(std::string_view word) {
  return word == "accept"   ? OnError::accept
         : word == "reject" ? OnError::reject
                            : OnError::tempfail;
}

LongLines long_lines_of(std::string_view word) {
  return word == "tempfail" ? LongLines::tempfail
         : word == "reject" ? LongLines::reject
                            : LongLines::warn;
}

unsigned mode_of(const std::string& octal) {
  unsigned mode = 0;
  std::from_chars(octal.data(), octal.data() + octal.size(), mode, 8);
  return mode;
}

SigningPolicy policy_of(const SettingsGroup& root) {
  const SettingsGroup& sign = root.group("sign");
  SigningPolicy policy{.clients = sign.networks("clients"),
                       .daemons = sign.texts("daemons"),
                       .authenticated = sign.flag("authenticated"),
                       .on_error = on_error_of(sign.text("on_error")),
                       .exclude_recipients = {},
                       .long_lines = long_lines_of(root.group("guard").text("long_lines"))};
  for (const std::string& pattern : sign.texts("exclude_recipients")) {
    policy.exclude_recipients.push_back(auth::ascii::lower(pattern));
  }
  return policy;
}

// A table whose name or keys had mistakes gives what is left of it, so that --check can go on to
// look at the rest.
std::vector<DomainConfig> domains_of(const SettingsGroup& root) {
  std::vector<DomainConfig> domains;
  for (const SettingsGroup& table : root.groups("domain")) {
    auto name = auth::DnsName::parse(table.text("name"));
    if (!name) {
      continue;
    }
    DomainConfig domain{.name = std::move(*name),
                        .subdomains = table.flag("subdomains"),
                        .keys = {},
                        .line = table.line("name")};
    for (const SettingsGroup& key : table.groups("key")) {
      auto selector = auth::dkim::Selector::parse(key.text("selector"));
      if (selector && !key.text("file").empty()) {
        domain.keys.push_back({std::move(*selector), key.text("file"), key.line("file")});
      } else {
        domain.all_keys_read = false;
      }
    }
    domains.push_back(std::move(domain));
  }
  return domains;
}

ForecastUse forecast_of(const SettingsGroup& egress) {
  const std::string word = egress.text("forecast");
  if (word.empty()) {
    return egress.texts("addresses").empty() ? ForecastUse::off : ForecastUse::log;
  }
  return word == "log"      ? ForecastUse::log
         : word == "header" ? ForecastUse::header
         : word == "hold"   ? ForecastUse::hold
                            : ForecastUse::off;
}

// The table has read all of these texts before: one that cannot be read is a problem that was told.
EgressConfig egress_of(const SettingsGroup& egress) {
  EgressConfig config{.from = {.helo = egress.text("helo")}, .forecast = forecast_of(egress)};
  for (const std::string& text : egress.texts("addresses")) {
    if (const auto address = auth::IpAddress::parse(text)) {
      config.from.addresses.push_back(*address);
    }
  }
  if (config.from.addresses.empty()) {
    config.forecast = ForecastUse::off;
  }
  return config;
}

std::vector<auth::dns::Server> resolvers_of(const SettingsGroup& dns) {
  std::vector<auth::dns::Server> servers;
  for (const std::string& text : dns.texts("resolvers")) {
    if (const auto server = auth::dns::Server::parse(text)) {
      servers.push_back(*server);
    }
  }
  return servers;
}

LoadedConfig config_of(app::LoadedSettings settings) {
  const SettingsGroup& root = settings.root;
  const SettingsGroup& milter = root.group("milter");
  return {.config = {.socket = {.address = milter.text("socket"),
                                .group = milter.text("socket_group"),
                                .mode = mode_of(milter.text("socket_mode"))},
                     .user = milter.text("user"),
                     .status = milter.text("status"),
                     .policy = policy_of(root),
                     .domains = domains_of(root),
                     .egress = egress_of(root.group("egress")),
                     .verify = verify_policy_of(root.group("verify")),
                     .resolvers = resolvers_of(root.group("dns")),
                     .log_format = root.group("log").text("format") == "json" ? LogFormat::json
                                                                              : LogFormat::text},
          .problems = std::move(settings.problems)};
}

}  // namespace

LoadedConfig load_config(const std::string& path) {
  return config_of(app::load_settings(app::countersign_settings(), path));
}

LoadedConfig read_config(std::string_view toml) {
  return config_of(app::read_settings(app::countersign_settings(), toml));
}

}  // namespace countersign::milter
