#pragma once

#include <string>

#include "tools/spfcheck/add_report.h"

namespace countersign::spfcheck {

/// For people: the answer, then the record as a zone file and as the form of a DNS provider takes
/// it, then what is left to mend.
[[nodiscard]] std::string add_as_text(const AddReport& report);

}  // namespace countersign::spfcheck
