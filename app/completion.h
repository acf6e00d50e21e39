#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/command_line.h"

namespace countersign::app {

/// What `--generate WHAT` prints, made from the table: `complete-bash`, `complete-zsh` and
/// `complete-fish` are scripts for those shells; `options` is for scripts/check-manual, one
/// option a line as `COMMAND<TAB>--option<TAB>VALUE`. Nothing for any other word.
[[nodiscard]] std::optional<std::string> generate(const Program& program, std::string_view what);

}  // namespace countersign::app
