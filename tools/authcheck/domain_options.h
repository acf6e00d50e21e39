#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/command_line.h"
#include "auth/base/dns_name.h"
#include "auth/base/ip_address.h"
#include "auth/base/result.h"
#include "auth/dkim/selector.h"

namespace countersign::authcheck {

/// A selector, and where its key record stands.
struct NamedKey {
  auth::dkim::Selector selector;
  auth::DnsName name;
};

/// What `authcheck domain` is asked for, its DNS options apart.
struct DomainOptions {
  auth::DnsName domain;                   // DOMAIN
  std::vector<auth::IpAddress> egress{};  // --egress: in their order, each once
  std::optional<auth::DnsName> helo{};    // --helo
  std::vector<NamedKey> keys{};           // --selector: in their order, each once
  bool json = false;                      // --json
};

/// Most values of --egress, and of --selector.
inline constexpr std::size_t max_egress = 64;
inline constexpr std::size_t max_selectors = 32;

/// The entry of `domain` in the table of options.
[[nodiscard]] app::Command domain_command_line();

/// The error is a sentence without final dot that names the option.
[[nodiscard]] auth::Result<DomainOptions, std::string> read_domain_options(
    const app::Arguments& arguments);

}  // namespace countersign::authcheck
