#pragma once

#include <string>

#include "tools/spfcheck/check_options.h"
#include "tools/spfcheck/check_report.h"

namespace countersign::spfcheck {

/// For people: the answer, then a line for each address and identity with its reason, then what is
/// to be done; with --trace the evaluations as trees.
[[nodiscard]] std::string check_as_text(const CheckReport& report, const CheckOptions& options);

}  // namespace countersign::spfcheck
