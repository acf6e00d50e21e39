#pragma once

#include <string>

#include "tools/authcheck/dmarc_report.h"

namespace countersign::authcheck {

/// `authcheck/dmarc/1` (contract s5), with a line end.
[[nodiscard]] std::string dmarc_as_json(const DmarcReport& report);

}  // namespace countersign::authcheck
