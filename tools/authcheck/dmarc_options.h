#pragma once

#include <string>
#include <vector>

#include "app/command_line.h"
#include "auth/base/dns_name.h"
#include "auth/base/result.h"
#include "auth/dmarc/evaluation.h"

namespace countersign::authcheck {

/// What `authcheck dmarc` is asked for, its DNS options apart.
struct DmarcOptions {
  auth::DnsName author;                                // DOMAIN
  std::vector<auth::dmarc::Identifier> identifiers{};  // --spf-pass, then --dkim-pass
  bool json = false;                                   // --json
};

/// The entry of `dmarc` in the table of options.
[[nodiscard]] app::Command dmarc_command_line();

/// The error is a sentence without final dot that names the option.
[[nodiscard]] auth::Result<DmarcOptions, std::string> read_dmarc_options(
    const app::Arguments& arguments);

}  // namespace countersign::authcheck
