#pragma once

#include "tools/common/command.h"

namespace countersign::spfcheck {

/// The one table of spfcheck's commands.
[[nodiscard]] const tools::Tool& tool();

}  // namespace countersign::spfcheck
