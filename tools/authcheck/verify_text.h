#pragma once

#include <string>

#include "tools/authcheck/verify_report.h"

namespace countersign::authcheck {

/// For people: the answer, then each signature with its reason and what to do, then the
/// Authentication-Results field. `spf_asked`: --ip was given.
[[nodiscard]] std::string verify_as_text(const VerifyReport& report, bool spf_asked);

}  // namespace countersign::authcheck
