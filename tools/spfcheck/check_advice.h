#pragma once

#include <string>
#include <vector>

#include "tools/spfcheck/check_options.h"
#include "tools/spfcheck/check_report.h"

namespace countersign::spfcheck {

/// What an administrator can do so that mail passes, in sentences; nothing where it does.
[[nodiscard]] std::vector<std::string> advice(const CheckReport& report,
                                              const CheckOptions& options);

}  // namespace countersign::spfcheck
