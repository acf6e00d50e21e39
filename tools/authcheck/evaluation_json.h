#pragma once

#include <nlohmann/json_fwd.hpp>

#include "auth/dmarc/evaluation.h"

namespace countersign::authcheck {

/// The keys of `dmarc` (contract s5), in its order.
[[nodiscard]] nlohmann::ordered_json evaluation_json(const auth::dmarc::Evaluation& evaluation);

/// `walk[]` (contract s5): the whole walk, in the order asked.
[[nodiscard]] nlohmann::ordered_json walk_json(const auth::dmarc::TreeWalk& walk);

}  // namespace countersign::authcheck
