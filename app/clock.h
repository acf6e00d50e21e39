#pragma once

#include "auth/base/timestamp.h"

namespace countersign::app {

/// What time it is: the one place where programs read the wall clock.
[[nodiscard]] auth::Timestamp now();

}  // namespace countersign::app
