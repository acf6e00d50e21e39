#pragma once

#include <string>

#include "tools/spfcheck/diff_report.h"

namespace countersign::spfcheck {

/// For people: the answer, then what is gained and lost, limits, senders whose verdict changes,
/// findings, and what to do.
[[nodiscard]] std::string diff_as_text(const DiffReport& report);

}  // namespace countersign::spfcheck
