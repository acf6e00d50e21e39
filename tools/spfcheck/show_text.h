#pragma once

#include <string>
#include <vector>

#include "tools/spfcheck/show_report.h"

namespace countersign::spfcheck {

/// For people: the answer, the record, its terms as a tree with what each costs, then the findings,
/// the worst first.
[[nodiscard]] std::string show_as_text(const ShowReport& report);

/// `warning spf-ptr: …`, a line each.
[[nodiscard]] std::string findings_as_text(const std::vector<auth::spf::Finding>& findings);

}  // namespace countersign::spfcheck
