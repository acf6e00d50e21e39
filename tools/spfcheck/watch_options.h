#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "app/command_line.h"
#include "auth/base/dns_name.h"
#include "auth/base/result.h"
#include "auth/dns/network_resolver.h"

namespace countersign::spfcheck {

/// What `spfcheck watch` is asked for, its DNS options apart.
struct WatchOptions {
  auth::DnsName domain;                          // DOMAIN
  std::optional<std::string> expect{};           // --expect: the one SPF record
  std::optional<std::chrono::seconds> wait{};    // --wait
  std::vector<auth::dns::Server> authorities{};  // --authority: asked instead
  bool json = false;                             // --json
};

/// The entry of `watch` in the table of options.
[[nodiscard]] app::Command watch_command_line();

/// The error is a sentence without final dot that names the option.
[[nodiscard]] auth::Result<WatchOptions, std::string> read_watch_options(
    const app::Arguments& arguments);

}  // namespace countersign::spfcheck
