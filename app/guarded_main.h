#pragma once

#include <functional>
#include <ostream>
#include <string_view>

#include "app/exit_status.h"

namespace countersign::app {

/// What a program does, told apart from the process around it.
using Body = std::function<ExitStatus(int argc, const char* const* argv, std::ostream& out,
                                      std::ostream& err)>;

/// Runs `body` so that the contract's exit statuses hold whatever happens: no exception and no
/// SIGPIPE ends the process, standard input, output and error exist, and output that could not be
/// written (a full disk) is said on standard error and ends in ExitStatus::usage. A reader that
/// went away (EPIPE) is no mistake of ours: nothing is said and the status stays. Out of memory or
/// threads is ExitStatus::try_again.
[[nodiscard]] int guarded_main(std::string_view program, int argc, const char* const* argv,
                               const Body& body);

}  // namespace countersign::app
