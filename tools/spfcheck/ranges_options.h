#pragma once

#include <string>
#include <vector>

#include "app/command_line.h"
#include "auth/base/dns_name.h"
#include "auth/base/result.h"

namespace countersign::spfcheck {

/// What `spfcheck ranges` is asked for, its DNS options apart.
struct RangesOptions {
  auth::DnsName domain;  // DOMAIN
  bool json = false;     // --json
};

/// The entry of `ranges` in the table of options.
[[nodiscard]] app::Command ranges_command_line();

/// The error is a sentence without final dot that names the option.
[[nodiscard]] auth::Result<RangesOptions, std::string> read_ranges_options(
    const app::Arguments& arguments);

}  // namespace countersign::spfcheck
