#pragma once

#include <string>

namespace countersign::app {

/// The name of this host, as gethostname(2) has it; `localhost` where it has none.
[[nodiscard]] std::string host_name();

}  // namespace countersign::app
