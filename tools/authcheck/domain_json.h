#pragma once

#include <string>
#include <vector>

#include "tools/authcheck/domain_findings.h"
#include "tools/authcheck/domain_report.h"

namespace countersign::authcheck {

/// `authcheck/domain/1` (contract s5), with a line end.
[[nodiscard]] std::string domain_as_json(const DomainReport& report,
                                         const std::vector<DomainFinding>& findings);

}  // namespace countersign::authcheck
