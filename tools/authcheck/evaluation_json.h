#pragma once

#include <nlohmann/json_fwd.hpp>

#include "auth/dmarc/evaluation.h"

namespace countersign::authcheck {

/// The keys of `dmarc` (contract s5), in its order.
[[nodiscard]] nlohmann::ordered_json evaluation_json(const auth::dmarc::Evaluation& evaluation);

}  // namespace countersign::authcheck
