#pragma once

#include <string>

#include "auth/dmarc/discovery.h"

namespace countersign::authcheck {

/// The DNS Tree Walk as a table: what was asked for, what came, and which record applies.
[[nodiscard]] std::string walk_as_text(const auth::dmarc::Discovery& discovery);

}  // namespace countersign::authcheck
