#pragma once

#include <string>

#include "tools/authcheck/verify_report.h"

namespace countersign::authcheck {

/// `authcheck/verify/1` (contract s5), with a line end.
[[nodiscard]] std::string verify_as_json(const VerifyReport& report);

}  // namespace countersign::authcheck
