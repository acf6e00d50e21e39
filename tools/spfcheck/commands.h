// The one table of spfcheck's commands: the parser, --help, completions, the manual check and main
// go by it.
#pragma once

#include "tools/spfcheck/command.h"

namespace countersign::spfcheck {

/// What the command line is read with.
[[nodiscard]] const app::Program& program();

/// Does what the arguments ask for, and says on `err` what cannot be read.
[[nodiscard]] app::ExitStatus run(const app::Arguments& arguments,
                                  const Surroundings& surroundings);

}  // namespace countersign::spfcheck
