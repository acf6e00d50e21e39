#pragma once

#include <nlohmann/json_fwd.hpp>

#include "tools/spfcheck/row.h"

namespace countersign::spfcheck {

/// A row of `checks` (contract s3).
[[nodiscard]] nlohmann::ordered_json row_json(const Row& row);

}  // namespace countersign::spfcheck
