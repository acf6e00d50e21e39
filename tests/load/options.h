// The command line of milter_load.
#pragma once

#include <string>

#include "app/command_line.h"
#include "auth/base/result.h"
#include "load/run.h"

namespace countersign::load {

[[nodiscard]] const app::Program& program();

/// An error names the option and what it wants.
[[nodiscard]] auth::Result<Plan, std::string> read_plan(const app::Arguments& arguments);

}  // namespace countersign::load
