#pragma once

#include <string>

#include "tools/spfcheck/diff_report.h"

namespace countersign::spfcheck {

/// `spfcheck/diff/1` (contract s3), with a line end.
[[nodiscard]] std::string diff_as_json(const DiffReport& report);

}  // namespace countersign::spfcheck
