#pragma once

#include <iosfwd>
#include <string>

#include "app/command_line.h"
#include "app/exit_status.h"
#include "auth/base/result.h"
#include "auth/base/timestamp.h"

namespace countersign::spfcheck {

/// What a command has to do with, its arguments apart.
struct Surroundings {
  auth::Timestamp now;
  std::ostream& out;
  std::ostream& err;
};

/// A command of spfcheck: its entry in the table of options, and what it does.
struct Command {
  app::Command options;

  /// Reads the arguments, opens what they name and does the work. The error is a sentence without
  /// final dot with the remedy, for ExitStatus::usage: what was given cannot be read, and nothing
  /// was written.
  auth::Result<app::ExitStatus, std::string> (*run)(const app::Arguments& arguments,
                                                    const Surroundings& surroundings);
};

}  // namespace countersign::spfcheck
