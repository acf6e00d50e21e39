#pragma once

#include <optional>

#include "auth/base/dns_name.h"
#include "auth/dkim/key_record.h"
#include "auth/dkim/outcome.h"
#include "auth/dkim/signature.h"
#include "auth/dkim/verifier.h"

namespace auth::dkim {

/// What of a signature its key record has to fit.
struct KeyUse {
  const Algorithm& algorithm;
  const DnsName& domain;
  const std::optional<DnsName>& identity_domain;
};

/// What a key record says against a signature (RFC 6376 s6.1.2, DKIM-96, DKIM-99).
[[nodiscard]] std::optional<Outcome> objection(const KeyUse& use, const KeyRecord& record,
                                               const VerifyOptions& options);

}  // namespace auth::dkim
