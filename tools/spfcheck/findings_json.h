#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "auth/spf/findings.h"

namespace countersign::spfcheck {

/// `findings[] {code,severity,domain,text}` (contract s3).
[[nodiscard]] nlohmann::ordered_json findings_json(const std::vector<auth::spf::Finding>& findings);

}  // namespace countersign::spfcheck
