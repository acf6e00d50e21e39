// A program with commands: one table of them, which the parser, --help, completions, the manual
// check and main go by.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "app/command_line.h"
#include "app/exit_status.h"
#include "auth/base/result.h"
#include "auth/base/timestamp.h"

namespace countersign::tools {

/// What a command has to do with, its arguments apart.
struct Surroundings {
  auth::Timestamp now;
  std::ostream& out;
  std::ostream& err;
};

/// A command of a program: its entry in the table of options, and what it does.
struct Command {
  app::Command options;

  /// Reads the arguments, opens what they name and does the work. The error is a sentence without
  /// final dot with the remedy, for ExitStatus::usage: what was given cannot be read, and nothing
  /// was written.
  auth::Result<app::ExitStatus, std::string> (*run)(const app::Arguments& arguments,
                                                    const Surroundings& surroundings);
};

struct Tool {
  std::string_view name;          ///< `spfcheck`
  std::string_view help;          ///< one sentence without final dot
  std::vector<Command> commands;  ///< in the order of --help
};

/// What the command line is read with.
[[nodiscard]] app::Program program_of(const Tool& tool);

/// Does what the arguments ask for, and says on `err` what cannot be read.
[[nodiscard]] app::ExitStatus run(const Tool& tool, const app::Arguments& arguments,
                                  const Surroundings& surroundings);

/// What main() does: from the command line to the exit status of the process.
[[nodiscard]] int run_process(const Tool& tool, int argc, char** argv);

}  // namespace countersign::tools
