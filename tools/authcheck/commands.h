#pragma once

#include "tools/common/command.h"

namespace countersign::authcheck {

/// The one table of authcheck's commands.
[[nodiscard]] const tools::Tool& tool();

}  // namespace countersign::authcheck
