#pragma once

#include <string>

#include "tools/spfcheck/add_report.h"

namespace countersign::spfcheck {

/// `spfcheck/add/1` (contract s3), with a line end.
[[nodiscard]] std::string add_as_json(const AddReport& report);

}  // namespace countersign::spfcheck
