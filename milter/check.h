// `countersign-milter --check`: every problem of a configuration at once.
#pragma once

#include <ostream>
#include <string>

#include "app/exit_status.h"

namespace countersign::milter {

/// Reads the configuration and opens the keys, not the socket. Problems go to `err`, by line.
[[nodiscard]] app::ExitStatus check(const std::string& config_path, std::ostream& out,
                                    std::ostream& err);

}  // namespace countersign::milter
