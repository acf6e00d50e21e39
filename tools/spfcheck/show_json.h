#pragma once

#include <string>

#include "tools/spfcheck/show_report.h"

namespace countersign::spfcheck {

/// `spfcheck/show/1` (contract s3), with a line end.
[[nodiscard]] std::string show_as_json(const ShowReport& report);

}  // namespace countersign::spfcheck
