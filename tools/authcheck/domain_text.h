#pragma once

#include <string>
#include <vector>

#include "tools/authcheck/domain_findings.h"
#include "tools/authcheck/domain_report.h"

namespace countersign::authcheck {

/// For people, on one page: the answer, what was seen, then what to do about it.
[[nodiscard]] std::string domain_as_text(const DomainReport& report,
                                         const std::vector<DomainFinding>& findings);

}  // namespace countersign::authcheck
