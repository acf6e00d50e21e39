#pragma once

#include <string>

#include "tools/spfcheck/ranges_report.h"

namespace countersign::spfcheck {

/// `spfcheck/ranges/1` (contract s3), with a line end.
[[nodiscard]] std::string ranges_as_json(const RangesReport& report, const RangesOptions& options);

}  // namespace countersign::spfcheck
