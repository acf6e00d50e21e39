#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/command_line.h"
#include "auth/base/dns_name.h"
#include "auth/base/result.h"

namespace countersign::spfcheck {

/// What `spfcheck diff` is asked for, its DNS options apart.
struct DiffOptions {
  enum class Format : std::uint8_t { text, json, markdown };

  auth::DnsName domain;                  // DOMAIN
  std::optional<std::string> record{};   // --record; nothing: --overlay is what comes after
  std::optional<std::string> senders{};  // --senders
  Format format = Format::text;          // --format, --json
};

/// The entry of `diff` in the table of options.
[[nodiscard]] app::Command diff_command_line();

/// The error is a sentence without final dot that names the option.
[[nodiscard]] auth::Result<DiffOptions, std::string> read_diff_options(
    const app::Arguments& arguments);

}  // namespace countersign::spfcheck
