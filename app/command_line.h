// One table of options for each program: parser, --help, completions and the manual check read it.
// CLI11 stays inside command_line.cpp.
#pragma once

#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/exit_status.h"

namespace countersign::app {

struct Option {
  std::string_view name;    ///< `--ip`
  std::string_view value;   ///< placeholder of its value, `IP`; empty for a flag
  std::string_view help;    ///< one sentence without final dot
  bool repeatable = false;  ///< takes one value each time it is given
  bool required = false;
  bool hidden = false;  ///< not in --help nor in the manual
};

struct Positional {
  std::string_view name;  ///< `FILE`
  std::string_view help;
  bool required = false;
  bool repeatable = false;
};

/// A command of a program (`authcheck verify`), or the program itself when it has no name.
struct Command {
  std::string_view name;
  std::string_view help;
  std::vector<Option> options;
  std::vector<Positional> positionals;
};

/// Something that `--generate` prints beside the completions: a sample file, a part of the manual.
struct Generated {
  std::string_view what;  ///< `sample`
  std::string (*text)();
};

struct Program {
  std::string_view name;          ///< `authcheck`
  std::string_view help;          ///< one sentence without final dot
  std::vector<Command> commands;  ///< one without name for what happens without a command word
  std::vector<Generated> generated = {};
};

/// What was given, checked against the table.
class Arguments {
 public:
  std::string command;  ///< empty: the command without name

  [[nodiscard]] bool has(std::string_view option) const;
  /// The last value given.
  [[nodiscard]] std::optional<std::string> value(std::string_view option) const;
  [[nodiscard]] std::vector<std::string> values(std::string_view option) const;
  [[nodiscard]] std::optional<std::string> positional(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> positionals(std::string_view name) const;

  // Filled by parse().
  std::map<std::string, std::vector<std::string>, std::less<>> options_given;
  std::map<std::string, std::vector<std::string>, std::less<>> positionals_given;
};

/// Reads a command line. --help, --version and --generate complete-bash|complete-zsh|complete-fish
/// (and what the program generates) are answered on `out` with ExitStatus::ok; a mistake is told on
/// `err` with ExitStatus::usage and the remedy. Options may stand before the command word; the same
/// name takes a value in every command or in none. Never throws but std::bad_alloc, never exits.
[[nodiscard]] std::variant<Arguments, ExitStatus> parse(const Program& program, int argc,
                                                        const char* const* argv, std::ostream& out,
                                                        std::ostream& err);

}  // namespace countersign::app
