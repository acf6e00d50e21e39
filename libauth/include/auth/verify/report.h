// What a receiver finds out about one message.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "auth/authres/results.h"
#include "auth/base/dns_name.h"
#include "auth/dkim/outcome.h"
#include "auth/dmarc/evaluation.h"
#include "auth/spf/check_host.h"
#include "auth/spf/query.h"

namespace auth::verify {

/// SPF for one identity.
struct SpfResult {
  spf::Query query{};
  spf::CheckResult result{};
  /// It is the one that DMARC looks at (RFC 9989 s4.4.2): MAIL FROM, or, for the null reverse-path,
  /// postmaster at the HELO name. A HELO identity beside it never is.
  bool decisive = false;
};

struct Report {
  std::vector<SpfResult> spf{};               ///< the decisive one first; empty without a client
  std::vector<dkim::SignatureResult> dkim{};  ///< one each, top to bottom
  dmarc::Evaluation dmarc{};
};

/// The names that DMARC may align (RFC 9989 s4.4): what passed, and what may have passed but for
/// DNS. A name that is no domain authenticates nothing.
[[nodiscard]] std::vector<dmarc::Identifier> identifiers(
    const std::vector<SpfResult>& spf, const std::vector<dkim::SignatureResult>& dkim);

/// The rows of Authentication-Results (RFC 8601 s2.7): dkim, spf, dmarc.
[[nodiscard]] std::vector<authres::ResultInfo> results(const Report& report);

/// The values of the Received-SPF fields (RFC 7208 s9.1), one for each identity that was checked.
[[nodiscard]] std::vector<std::string> received_spf(const Report& report,
                                                    std::string_view receiver);

}  // namespace auth::verify
