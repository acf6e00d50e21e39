#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/exit_status.h"
#include "app/input.h"
#include "auth/base/dns_name.h"
#include "auth/base/result.h"
#include "auth/base/timestamp.h"
#include "auth/dkim/outcome.h"
#include "auth/dns/resolver.h"
#include "tools/authcheck/verify_options.h"

namespace countersign::authcheck {

/// What was found out about a message.
struct VerifyReport {
  std::vector<auth::dkim::SignatureResult> signatures;  ///< one each, top to bottom
  std::optional<auth::DnsName> author_domain;           ///< of From, where it is one
  std::string authentication_results;                   ///< value of the field, on one line
};

/// Reads the message that `in` holds and verifies it, in one pass: memory does not follow its size.
/// The error says why it cannot be read.
[[nodiscard]] auth::Result<VerifyReport, std::string> verify(const VerifyOptions& options,
                                                             auth::dns::Resolver& resolver,
                                                             auth::Timestamp now, app::Input& in);

/// ok when a signature passes, else try_again when a key could not be had for now, else verdict.
[[nodiscard]] app::ExitStatus exit_status(const VerifyReport& report);

}  // namespace countersign::authcheck
