#pragma once

#include <string>

#include "app/command_line.h"

namespace countersign::app {

/// What `--help` prints for a whole program: how it is called, its commands and, where it can be
/// called without a command, those options. At most 80 columns.
[[nodiscard]] std::string help_text(const Program& program);

/// The same for one command.
[[nodiscard]] std::string help_text(const Program& program, const Command& command);

}  // namespace countersign::app
