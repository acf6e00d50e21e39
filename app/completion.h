#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/command_line.h"

namespace countersign::app {

/// What `--generate WHAT` prints: `complete-bash`, `complete-zsh` and `complete-fish` are scripts
/// for those shells, made from the table; the rest is the program's own. Nothing for any other
/// word.
[[nodiscard]] std::optional<std::string> generate(const Program& program, std::string_view what);

/// Every WHAT of a program: `complete-bash, complete-zsh, complete-fish`.
[[nodiscard]] std::string generate_choices(const Program& program);

}  // namespace countersign::app
