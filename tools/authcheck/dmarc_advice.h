#pragma once

#include <string>
#include <vector>

#include "tools/authcheck/dmarc_report.h"

namespace countersign::authcheck {

/// What an administrator can do: sentences, the most urgent first.
[[nodiscard]] std::vector<std::string> dmarc_advice(const DmarcReport& report);

}  // namespace countersign::authcheck
