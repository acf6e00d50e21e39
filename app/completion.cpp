#include "app/completion.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <iterator>
#include <vector>

namespace countersign::app {
namespace {

/// Understood by every command.
constexpr std::array common_options{
    Option{.name = "--help", .value = "", .help = "print help"},
    Option{.name = "--version", .value = "", .help = "print the version"},
    Option{.name = "--generate", .value = "WHAT", .help = "print a completion script"},
};

std::vector<Option> shown_options(const Command& command) {
  std::vector<Option> shown;
  std::copy_if(command.options.begin(), command.options.end(), std::back_inserter(shown),
               [](const Option& option) { return !option.hidden; });
  shown.insert(shown.end(), common_options.begin(), common_options.end());
  return shown;
}

bool takes_file(const Option& option) { return option.value == "FILE"; }

bool has_commands(const Program& program) {
  return std::any_of(program.commands.begin(), program.commands.end(),
                     [](const Command& command) { return !command.name.empty(); });
}

std::string command_names(const Program& program, std::string_view separator) {
  std::string names;
  for (const Command& command : program.commands) {
    if (!command.name.empty()) {
      names.append(names.empty() ? "" : separator).append(command.name);
    }
  }
  return names;
}

/// The words that may stand after a command, or before one.
std::string words_after(const Program& program, const Command& command) {
  std::string words = command.name.empty() ? command_names(program, " ") : "";
  for (const Option& option : shown_options(command)) {
    words.append(words.empty() ? "" : " ").append(option.name);
  }
  return words;
}

/// All options whose value is no file, as a pattern of `case`: nothing can be proposed for it.
std::string free_values(const Program& program) {
  std::vector<std::string_view> names{"--generate"};
  for (const Command& command : program.commands) {
    for (const Option& option : command.options) {
      if (!option.value.empty() && !takes_file(option)) {
        names.push_back(option.name);
      }
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::string pattern;
  for (const std::string_view name : names) {
    pattern.append(pattern.empty() ? "" : "|").append(name);
  }
  return pattern;
}

std::string complete_bash(const Program& program) {
  const std::string name(program.name);
  std::string out = "# bash completion for " + name + "\n_" + name + "() {\n" +
                    "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n" +
                    "  local word command='' words=''\n  COMPREPLY=()\n";
  if (has_commands(program)) {
    out += "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n    case $word in\n      " +
           command_names(program, "|") + ") command=$word; break ;;\n    esac\n  done\n";
  }
  out += "  case $prev in\n    " + free_values(program) +
         ") compopt +o default; return ;;\n  esac\n  case $command in\n";
  bool plain = false;
  for (const Command& command : program.commands) {
    const std::string label = command.name.empty() ? "''" : std::string(command.name);
    out += "    " + label + ") words='" + words_after(program, command) + "' ;;\n";
    plain = plain || command.name.empty();
  }
  if (!plain) {
    out += "    '') words='" + words_after(program, Command{}) + "' ;;\n";
  }
  out +=
      "  esac\n  if [[ $cur == -* || ( -z $command && -n '" + command_names(program, " ") +
      "' ) ]]; then\n    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n  fi\n}\n" +
      "complete -o default -F _" + name + " " + name + "\n";
  return out;
}

/// `text` between single quotes of a zsh _arguments specification.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
      continue;
    }
    if (c == '[' || c == ']' || c == ':' || c == '\\') {
      out += '\\';
    }
    out += c;
  }
  return out;
}

std::string zsh_arguments(const Command& command, std::string_view indent) {
  std::string out = "_arguments";
  const auto add = [&](const std::string& specification) {
    out.append(" \\\n").append(indent).append("  '").append(specification).append("'");
  };
  for (const Option& option : shown_options(command)) {
    std::string specification = option.repeatable ? "*" : "";
    specification += option.name;
    specification += option.value.empty() ? "" : "=";
    specification += "[" + zsh_text(option.help) + "]";
    if (!option.value.empty()) {
      specification += ":" + zsh_text(option.value) + ":" + (takes_file(option) ? "_files" : "");
    }
    add(specification);
  }
  for (const Positional& positional : command.positionals) {
    const std::string files = positional.name == "FILE" ? "_files" : "";
    add((positional.repeatable ? "*:" : ":") + zsh_text(positional.name) + ":" + files);
  }
  return out + "\n";
}

std::string complete_zsh(const Program& program) {
  std::string out = "#compdef " + std::string(program.name) + "\n";
  if (!has_commands(program)) {
    return out + zsh_arguments(program.commands.front(), "");
  }
  Command plain;
  std::string cases;
  for (const Command& command : program.commands) {
    if (command.name.empty()) {
      plain = command;
    } else {
      cases += "  " + std::string(command.name) + ")\n    " + zsh_arguments(command, "    ") +
               "    ;;\n";
    }
  }
  std::string words = zsh_arguments(plain, "");
  words.pop_back();
  return out + "local line state\n" + words + " \\\n  '1:command:(" + command_names(program, " ") +
         ")' \\\n  '*::argument:->rest'\ncase $line[1] in\n" + cases + "esac\n";
}

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const std::string_view part : parts) {
    out += part;
  }
  return out;
}

std::string fish_text(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') {
      out += '\\';
    }
    out += c;
  }
  return out + "'";
}

std::string complete_fish(const Program& program) {
  const std::string start = "complete -c " + std::string(program.name);
  const bool commands = has_commands(program);
  std::string out;
  for (const Command& command : program.commands) {
    std::string when;
    if (!command.name.empty()) {
      const std::string name(command.name);
      out += joined(
          {start, " -n __fish_use_subcommand -f -a ", name, " -d ", fish_text(command.help), "\n"});
      when = " -n '__fish_seen_subcommand_from " + name + "'";
    } else if (commands) {
      when = " -n __fish_use_subcommand";
    }
    for (const Option& option : shown_options(command)) {
      const std::string_view value = takes_file(option) ? " -r -F" : " -x";
      out += joined({start, when, " -l ", option.name.substr(2), option.value.empty() ? "" : value,
                     " -d ", fish_text(option.help), "\n"});
    }
  }
  return out;
}

}  // namespace

std::optional<std::string> generate(const Program& program, std::string_view what) {
  if (what == "complete-bash") {
    return complete_bash(program);
  }
  if (what == "complete-zsh") {
    return complete_zsh(program);
  }
  if (what == "complete-fish") {
    return complete_fish(program);
  }
  for (const Generated& generated : program.generated) {
    if (what == generated.what) {
      return generated.text();
    }
  }
  return std::nullopt;
}

std::string generate_choices(const Program& program) {
  std::string choices = "complete-bash, complete-zsh, complete-fish";
  for (const Generated& generated : program.generated) {
    choices.append(", ").append(generated.what);
  }
  return choices;
}

}  // namespace countersign::app
