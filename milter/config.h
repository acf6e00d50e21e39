// countersign.toml as the milter uses it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/settings.h"
#include "auth/base/dns_name.h"
#include "auth/base/ip_address.h"
#include "auth/dkim/selector.h"
#include "auth/dns/network_resolver.h"
#include "auth/verify/forecast.h"
#include "milter/verify_policy.h"

namespace countersign::milter {

/// What becomes of own-domain mail that could not be signed.
enum class OnError { tempfail, accept, reject };

/// What becomes of mail with a line that MTAs would break after signing.
enum class LongLines { warn, tempfail, reject };

enum class LogFormat { text, json };

struct SocketConfig {
  std::string address;  ///< `unix:/PATH`, `inet:PORT@ADDRESS`, `inet6:PORT@ADDRESS`
  std::string group;    ///< empty: as the process
  unsigned mode = 0660;
};

struct KeyConfig {
  auth::dkim::Selector selector;
  std::string file;
  std::size_t line = 0;  ///< of `file`, for messages
};

struct DomainConfig {
  auth::DnsName name;
  bool subdomains = false;
  std::vector<KeyConfig> keys;
  bool all_keys_read = true;  ///< no [[domain.key]] was left out for its mistakes
  std::size_t line = 0;       ///< of `name`, for messages
};

struct SigningPolicy {
  std::vector<auth::Cidr> clients;
  std::vector<std::string> daemons;
  bool authenticated = false;
  OnError on_error = OnError::tempfail;
  std::vector<std::string> exclude_recipients;  ///< shell patterns, lower case
  LongLines long_lines = LongLines::warn;
};

/// What is done with the forecast of a message.
enum class ForecastUse { off, log, header, hold };

struct EgressConfig {
  auth::verify::Egress from;
  ForecastUse forecast = ForecastUse::off;
};

struct Config {
  SocketConfig socket;
  std::string user;    ///< empty: nothing is changed
  std::string status;  ///< path of the status file; empty: none
  SigningPolicy policy;
  std::vector<DomainConfig> domains;
  EgressConfig egress;
  VerifyPolicy verify;
  std::vector<auth::dns::Server> resolvers;  ///< empty: those of /etc/resolv.conf
  LogFormat log_format = LogFormat::text;
};

struct LoadedConfig {
  Config config;  ///< what could be read, where there are problems
  std::vector<app::SettingsProblem> problems;
};

[[nodiscard]] LoadedConfig load_config(const std::string& path);

/// The same for the text of a file.
[[nodiscard]] LoadedConfig read_config(std::string_view toml);

}  // namespace countersign::milter
