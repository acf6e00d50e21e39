#pragma once

#include <string>

#include "tools/spfcheck/check_report.h"

namespace countersign::spfcheck {

/// `spfcheck/check/1` (contract s3), with a line end.
[[nodiscard]] std::string check_as_json(const CheckReport& report);

}  // namespace countersign::spfcheck
