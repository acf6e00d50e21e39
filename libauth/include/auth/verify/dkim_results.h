#pragma once

#include <vector>

#include "auth/authres/results.h"
#include "auth/dkim/outcome.h"

namespace auth::verify {

/// The rows of RFC 8601 s2.7.1 for a message's signatures: one for each (AR-41), `dkim=none` where
/// there is none.
[[nodiscard]] std::vector<authres::ResultInfo> dkim_results(
    const std::vector<dkim::SignatureResult>& signatures);

}  // namespace auth::verify
