#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/input.h"
#include "auth/base/dns_name.h"
#include "auth/base/result.h"
#include "auth/base/timestamp.h"
#include "auth/dkim/outcome.h"
#include "auth/dns/resolver.h"
#include "tools/authcheck/options.h"

namespace countersign::authcheck {

/// What was found out about a message.
struct Report {
  std::vector<auth::dkim::SignatureResult> signatures;  ///< one each, top to bottom
  std::optional<auth::DnsName> author_domain;           ///< of From, where it is one
  std::string authentication_results;                   ///< value of the field, on one line
};

/// Reads the message that `in` holds and verifies it, in one pass: memory does not follow its size.
/// The error says why it cannot be read.
[[nodiscard]] auth::Result<Report, std::string> verify(const Options& options,
                                                       auth::dns::Resolver& resolver,
                                                       auth::Timestamp now, app::Input& in);

}  // namespace countersign::authcheck
