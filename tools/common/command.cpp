#include "tools/common/command.h"

#include <algorithm>
#include <ostream>
#include <variant>

#include "app/clock.h"
#include "app/guarded_main.h"

namespace countersign::tools {

using app::ExitStatus;

app::Program program_of(const Tool& tool) {
  app::Program program{.name = tool.name, .help = tool.help, .commands = {}};
  for (const Command& command : tool.commands) {
    program.commands.push_back(command.options);
  }
  return program;
}

ExitStatus run(const Tool& tool, const app::Arguments& arguments,
               const Surroundings& surroundings) {
  const auto command = std::find_if(
      tool.commands.begin(), tool.commands.end(),
      [&](const Command& candidate) { return candidate.options.name == arguments.command; });
  if (command == tool.commands.end()) {
    return ExitStatus::usage;  // not reached: the parser knows the same table
  }
  const auto status = command->run(arguments, surroundings);
  if (!status) {
    surroundings.err << tool.name << ": " << status.error() << "\n";
    return ExitStatus::usage;
  }
  return *status;
}

int run_process(const Tool& tool, int argc, char** argv) {
  return app::guarded_main(
      tool.name, argc, argv,
      [&tool](int count, const char* const* words, std::ostream& out, std::ostream& err) {
        const auto parsed = app::parse(program_of(tool), count, words, out, err);
        if (const auto* status = std::get_if<ExitStatus>(&parsed)) {
          return *status;
        }
        return run(tool, std::get<app::Arguments>(parsed),
                   {.now = app::now(), .out = out, .err = err});
      });
}

}  // namespace countersign::tools
