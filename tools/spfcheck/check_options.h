#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/command_line.h"
#include "auth/base/dns_name.h"
#include "auth/base/ip_address.h"
#include "auth/base/result.h"

namespace countersign::spfcheck {

/// What `spfcheck check` is asked for, its DNS options apart.
struct CheckOptions {
  std::string sender;                   // SENDER: an address, a domain or <>
  std::vector<auth::IpAddress> ips;     // --ip: in their order, each once
  std::optional<std::string> helo{};    // --helo
  std::optional<auth::DnsName> from{};  // --from
  std::string receiver{};               // name of this host
  bool trace = false;                   // --trace
  bool received_spf = false;            // --received-spf
  bool json = false;                    // --json
};

/// The entry of `check` in the table of options.
[[nodiscard]] app::Command check_command_line();

/// `host_name`: who is the receiver in Received-SPF and explanations. The error is a sentence
/// without final dot that names the option.
[[nodiscard]] auth::Result<CheckOptions, std::string> read_check_options(
    const app::Arguments& arguments, const std::string& host_name);

}  // namespace countersign::spfcheck
