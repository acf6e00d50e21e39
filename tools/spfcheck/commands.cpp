#include "tools/spfcheck/commands.h"

#include <algorithm>
#include <ostream>
#include <vector>

#include "tools/spfcheck/add.h"
#include "tools/spfcheck/bulk.h"
#include "tools/spfcheck/check.h"
#include "tools/spfcheck/diff.h"
#include "tools/spfcheck/ranges.h"
#include "tools/spfcheck/show.h"
#include "tools/spfcheck/watch_command.h"

namespace countersign::spfcheck {
namespace {

using app::ExitStatus;

/// In the order of --help.
const std::vector<Command>& commands() {
  static const std::vector<Command> table{check_command(), show_command(), ranges_command(),
                                          diff_command(),  add_command(),  watch_command(),
                                          bulk_command()};
  return table;
}

}  // namespace

const app::Program& program() {
  static const app::Program table = [] {
    app::Program made{.name = "spfcheck",
                      .help = "Says whether a relay passes SPF, and what a change of DNS would do",
                      .commands = {}};
    for (const Command& command : commands()) {
      made.commands.push_back(command.options);
    }
    return made;
  }();
  return table;
}

ExitStatus run(const app::Arguments& arguments, const Surroundings& surroundings) {
  const auto command = std::find_if(
      commands().begin(), commands().end(),
      [&](const Command& candidate) { return candidate.options.name == arguments.command; });
  if (command == commands().end()) {
    return ExitStatus::usage;  // not reached: the parser knows the same table
  }
  const auto status = command->run(arguments, surroundings);
  if (!status) {
    surroundings.err << "spfcheck: " << status.error() << "\n";
    return ExitStatus::usage;
  }
  return *status;
}

}  // namespace countersign::spfcheck
