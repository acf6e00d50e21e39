#pragma once

#include <string>

#include "tools/authcheck/dmarc_report.h"

namespace countersign::authcheck {

/// For people: the answer, then the walk, the record that applies and why, the alignment of each
/// name, then what to do.
[[nodiscard]] std::string dmarc_as_text(const DmarcReport& report);

}  // namespace countersign::authcheck
