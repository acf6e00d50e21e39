// `countersign-milter reload`: signals the running milter and passes on its answer.
#pragma once

#include <ostream>
#include <string>

#include "app/exit_status.h"

namespace countersign::milter {

/// usage: the configuration or a key is wrong, and what; try_again: no milter runs, or it did not
/// answer.
[[nodiscard]] app::ExitStatus reload(const std::string& config_path, std::ostream& err);

}  // namespace countersign::milter
