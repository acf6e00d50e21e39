#include "app/help.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "app/completion.h"
#include "auth/base/ascii.h"

namespace countersign::app {
namespace {

constexpr std::size_t width = 80;
constexpr std::size_t widest_label = 28;

struct Row {
  std::string label;
  std::string_view text;
};

/// Appends `text` word by word from `column` on, the lines after the first indented by `indent`.
void append_wrapped(std::string& out, std::string_view text, std::size_t column,
                    std::size_t indent) {
  bool first = true;
  auth::ascii::split(text, ' ', [&](std::string_view word) {
    if (!first && column + 1 + word.size() > width) {
      out.append(1, '\n').append(indent, ' ');
      column = indent;
    } else if (!first) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
    first = false;
  });
  out += '\n';
}

/// Labels in one column, their texts in another.
void append_rows(std::string& out, const std::vector<Row>& rows) {
  std::size_t label_width = 0;
  for (const Row& row : rows) {
    if (row.label.size() <= widest_label) {
      label_width = std::max(label_width, row.label.size());
    }
  }
  const std::size_t indent = 2 + label_width + 2;
  for (const Row& row : rows) {
    out.append("  ").append(row.label);
    if (row.label.size() > label_width) {
      out.append(1, '\n').append(indent, ' ');
    } else {
      out.append(indent - 2 - row.label.size(), ' ');
    }
    append_wrapped(out, row.text, indent, indent);
  }
}

std::string with_value(const Option& option) {
  std::string text(option.name);
  if (!option.value.empty()) {
    text.append(1, ' ').append(option.value);
  }
  return text;
}

std::string usage_line(const Program& program, const Command& command) {
  std::string line(program.name);
  if (!command.name.empty()) {
    line.append(1, ' ').append(command.name);
  }
  for (const Option& option : command.options) {
    if (option.required) {
      line.append(1, ' ').append(with_value(option));
    }
  }
  line += " [OPTION]...";
  for (const Positional& positional : command.positionals) {
    const std::string more = positional.repeatable ? "..." : "";
    line += ' ';
    line += positional.required ? std::string(positional.name) + more
                                : "[" + std::string(positional.name) + "]" + more;
  }
  return line;
}

void append_usage(std::string& out, std::string_view lead, const Program& program,
                  const Command& command) {
  out += lead;
  append_wrapped(out, usage_line(program, command), lead.size(), lead.size() + 4);
}

void append_options(std::string& out, const Program& program, const Command& command) {
  const std::string generated = "print one of " + generate_choices(program);
  std::vector<Row> rows;
  rows.reserve(command.positionals.size() + command.options.size() + 3);
  for (const Positional& positional : command.positionals) {
    rows.push_back({std::string(positional.name), positional.help});
  }
  for (const Option& option : command.options) {
    if (!option.hidden) {
      rows.push_back({with_value(option), option.help});
    }
  }
  rows.push_back({"-h, --help", "print this help"});
  rows.push_back({"--version", "print the version"});
  rows.push_back({"--generate WHAT", generated});
  out += "\nOptions:\n";
  append_rows(out, rows);
}

void append_sentence(std::string& out, std::string_view help) {
  append_wrapped(out, std::string(help) + ".", 0, 0);
}

}  // namespace

std::string help_text(const Program& program, const Command& command) {
  std::string out;
  append_usage(out, "Usage: ", program, command);
  out += '\n';
  append_sentence(out, command.help);
  append_options(out, program, command);
  return out;
}

std::string help_text(const Program& program) {
  std::string out;
  std::string_view lead = "Usage: ";
  std::vector<Row> commands;
  for (const Command& command : program.commands) {
    append_usage(out, lead, program, command);
    lead = "       ";
    if (!command.name.empty()) {
      commands.push_back({std::string(command.name), command.help});
    }
  }
  out += '\n';
  append_sentence(out, program.help);
  if (!commands.empty()) {
    out += "\nCommands:\n";
    append_rows(out, commands);
    out.append("\n'")
        .append(program.name)
        .append(" COMMAND --help' lists the options of a command.\n");
  }
  const auto plain = std::find_if(program.commands.begin(), program.commands.end(),
                                  [](const Command& command) { return command.name.empty(); });
  append_options(out, program, plain != program.commands.end() ? *plain : Command{});
  return out;
}

}  // namespace countersign::app
