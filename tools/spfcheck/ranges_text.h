#pragma once

#include <string>

#include "tools/spfcheck/ranges_report.h"

namespace countersign::spfcheck {

/// For people: how many addresses pass, then which, then what the message decides and whose mail
/// ends in an error.
[[nodiscard]] std::string ranges_as_text(const RangesReport& report);

}  // namespace countersign::spfcheck
