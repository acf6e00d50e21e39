#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/exit_status.h"
#include "app/input.h"
#include "auth/base/result.h"
#include "auth/base/timestamp.h"
#include "auth/dns/resolver.h"
#include "auth/verify/client.h"
#include "auth/verify/report.h"
#include "tools/authcheck/verify_options.h"

namespace countersign::authcheck {

/// What was found out about a message.
struct VerifyReport {
  std::optional<auth::verify::Client> client{};  ///< nothing: SPF was not looked at
  auth::verify::Report found{};
  std::string authentication_results{};     ///< value of the field, on one line
  std::vector<std::string> received_spf{};  ///< likewise, with --received-spf
};

/// Reads the message that `in` holds and verifies it, in one pass: memory does not follow its size.
/// The error says why it cannot be read.
[[nodiscard]] auth::Result<VerifyReport, std::string> verify(const VerifyOptions& options,
                                                             auth::dns::Resolver& resolver,
                                                             auth::Timestamp now, app::Input& in);

/// A signature passes, or SPF for the identity that DMARC looks at.
[[nodiscard]] bool anything_passes(const auth::verify::Report& report);

/// DNS left one of them open.
[[nodiscard]] bool anything_open(const auth::verify::Report& report);

/// ok: DMARC passes, or, where no policy is published, a signature or SPF does. try_again: DNS left
/// that open.
[[nodiscard]] app::ExitStatus exit_status(const auth::verify::Report& report);

}  // namespace countersign::authcheck
