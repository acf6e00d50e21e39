// The running milter: from the configuration file to the end of the process.
#pragma once

#include <ostream>
#include <string>

#include "app/exit_status.h"

namespace countersign::milter {

/// Serves until SIGTERM or SIGINT, or until the MTA cannot reach it any more; SIGUSR1 reloads.
/// Comes back only when it could not begin: the end of a milter that served is the end of the
/// process.
[[nodiscard]] app::ExitStatus serve(const std::string& config_path, std::ostream& err);

}  // namespace countersign::milter
