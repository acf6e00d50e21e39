#include "app/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <ostream>
#include <utility>

#include "app/completion.h"
#include "app/help.h"
#include "app/nearest.h"
#include "auth/base/printable.h"
#include "auth/base/result.h"

namespace countersign::app {
namespace {

using auth::fail;
using auth::printable;
using auth::Result;
using Values = std::map<std::string, std::vector<std::string>, std::less<>>;

/// A command line taken apart: what CLI11 is used for. It is still to be compared with a command.
struct Words {
  Values options;                  // by name; a flag has one empty value each time it is given
  std::vector<std::string> plain;  // everything else, in order

  [[nodiscard]] bool has(std::string_view option) const {
    return options.find(option) != options.end();
  }
};

/// The options of all commands, each name once. The same name takes a value everywhere or nowhere.
std::vector<Option> all_options(const Program& program) {
  std::vector<Option> all{{.name = "--help", .value = "", .help = ""},
                          {.name = "--version", .value = "", .help = ""},
                          {.name = "--generate", .value = "WHAT", .help = ""}};
  for (const Command& command : program.commands) {
    for (const Option& option : command.options) {
      if (std::none_of(all.begin(), all.end(),
                       [&](const Option& known) { return known.name == option.name; })) {
        all.push_back(option);
      }
    }
  }
  return all;
}

const Option* find_option(const std::vector<Option>& options, std::string_view name) {
  const auto found = std::find_if(options.begin(), options.end(),
                                  [&](const Option& option) { return option.name == name; });
  return found == options.end() ? nullptr : &*found;
}

const Command* find_command(const Program& program, std::string_view name) {
  const auto found = std::find_if(program.commands.begin(), program.commands.end(),
                                  [&](const Command& command) { return command.name == name; });
  return found == program.commands.end() ? nullptr : &*found;
}

std::string suggestion(std::string_view word, const std::vector<std::string_view>& candidates) {
  const auto meant = nearest(word, candidates);
  return meant ? "; did you mean " + std::string(*meant) + "?" : "";
}

std::string needs_value(const Option& option) {
  return std::string(option.name) + " needs a value: " + std::string(option.name) + " " +
         std::string(option.value);
}

std::string unknown_option(const std::vector<Option>& options, std::string_view word) {
  const std::string_view name = word.substr(0, word.find('='));
  std::vector<std::string_view> names;
  for (const Option& option : options) {
    if (!option.hidden) {
      names.push_back(option.name);
    }
  }
  return "unknown option " + printable(name) + suggestion(name, names);
}

/// What CLI11 complains about: a value that is missing at the end, or one given to a flag.
std::string explain(const CLI::Error& error, const std::vector<Option>& options,
                    const std::vector<std::string>& given) {
  for (const std::string& word : given) {
    const auto equals = word.find('=');
    const Option* option = find_option(options, word.substr(0, equals));
    if (option != nullptr && option->value.empty() && equals != std::string::npos) {
      return std::string(option->name) + " takes no value";
    }
  }
  const Option* last = given.empty() ? nullptr : find_option(options, given.back());
  return last != nullptr ? needs_value(*last) : printable(error.what());
}

/// Options are taken as text only: CLI11 would read 010 as 8 and 1e400 as infinity. It has no
/// positionals: as a vector it would split a file name like `[a,b]`.
Result<Words, std::string> run_cli11(const std::vector<Option>& options,
                                     const std::vector<std::string>& given) {
  try {
    CLI::App parser;
    parser.set_help_flag();
    parser.allow_extras();
    std::vector<std::pair<const Option*, const CLI::Option*>> known;
    for (const Option& option : options) {
      const std::string names = (option.name == "--help" ? "-h," : "") + std::string(option.name);
      CLI::Option* made = option.value.empty()
                              ? parser.add_flag(names)->disable_flag_override()
                              : parser.add_option(names)->type_size(1)->expected(1);
      made->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)->allow_extra_args(false);
      known.emplace_back(&option, made);
    }
    std::vector<std::string> reversed(given.rbegin(), given.rend());
    parser.parse(std::move(reversed));
    Words words;
    for (const auto& [option, made] : known) {
      if (made->count() > 0) {
        words.options[std::string(option->name)] =
            option->value.empty() ? std::vector<std::string>(made->count()) : made->results();
      }
    }
    words.plain = parser.remaining();
    return words;
  } catch (const CLI::Error& error) {
    return fail(explain(error, options, given));
  }
}

/// `--name=` and a value that is itself the name of an option: both mean that a value was
/// forgotten.
std::optional<std::string> forgotten_value(const std::vector<Option>& options, const Words& words,
                                           const std::vector<std::string>& given) {
  for (const std::string& word : given) {
    if (word == "--") {
      break;
    }
    const Option* option = find_option(options, word.substr(0, word.find('=')));
    if (option != nullptr && !option->value.empty() && word.ends_with('=') &&
        word.size() == option->name.size() + 1) {
      return needs_value(*option);
    }
  }
  for (const auto& [name, values] : words.options) {
    const Option* option = find_option(options, name);
    for (const std::string& value : values) {
      if (!option->value.empty() && (value == "--" || find_option(options, value) != nullptr)) {
        return needs_value(*option) + " (" + printable(value) + " stands in its place)";
      }
    }
  }
  return std::nullopt;
}

Result<Words, std::string> take_apart(const std::vector<Option>& options,
                                      const std::vector<std::string>& given) {
  auto words = run_cli11(options, given);
  if (!words) {
    return words;
  }
  if (const auto text = forgotten_value(options, *words, given)) {
    return fail(*text);
  }
  const auto end_of_options = std::find(words->plain.begin(), words->plain.end(), "--");
  const auto unknown =
      std::find_if(words->plain.begin(), end_of_options,
                   [](const std::string& word) { return word.size() > 1 && word[0] == '-'; });
  if (unknown != end_of_options) {
    return fail(unknown_option(options, *unknown));
  }
  if (end_of_options != words->plain.end()) {
    words->plain.erase(end_of_options);
  }
  return words;
}

/// The command that the first plain word names (it is taken out), or the one without name.
Result<const Command*, std::string> choose_command(const Program& program, Words& words) {
  if (!words.plain.empty()) {
    const Command* named =
        words.plain.front().empty() ? nullptr : find_command(program, words.plain.front());
    if (named != nullptr) {
      words.plain.erase(words.plain.begin());
      return named;
    }
  }
  const Command* unnamed = find_command(program, "");
  std::vector<std::string_view> names;
  std::string list;
  for (const Command& command : program.commands) {
    if (!command.name.empty()) {
      names.push_back(command.name);
      list.append(list.empty() ? "" : ", ").append(command.name);
    }
  }
  if (unnamed != nullptr &&
      (words.plain.empty() || names.empty() || !unnamed->positionals.empty())) {
    return unnamed;
  }
  if (words.plain.empty()) {
    return fail("a command is needed: " + list);
  }
  return fail("unknown command " + printable(words.plain.front()) +
              suggestion(words.plain.front(), names));
}

/// Whether the options given belong to the command, each as often as it may be.
std::optional<std::string> option_mistake(const Program& program, const Command& command,
                                          const Words& words) {
  for (const auto& [name, values] : words.options) {
    const Option* option = find_option(command.options, name);
    if (option == nullptr) {
      std::string text = name + " is no option of ";
      text.append(program.name).append(command.name.empty() ? " without a command" : " ");
      return text.append(command.name);
    }
    if (values.size() > 1 && !option->repeatable && !option->value.empty()) {
      return name + " is given more than once; it takes one value";
    }
  }
  for (const Option& option : command.options) {
    if (option.required && !words.has(option.name)) {
      return std::string(option.name) + " " + std::string(option.value) +
             " is missing: " + std::string(option.help);
    }
  }
  return std::nullopt;
}

Result<Values, std::string> name_positionals(const Command& command,
                                             const std::vector<std::string>& plain) {
  Values named;
  std::size_t used = 0;
  for (const Positional& positional : command.positionals) {
    if (used == plain.size()) {
      if (positional.required) {
        return fail(std::string(positional.name) + " is missing: " + std::string(positional.help));
      }
      break;
    }
    const std::size_t count = positional.repeatable ? plain.size() - used : 1;
    const auto first = plain.begin() + static_cast<std::ptrdiff_t>(used);
    named[std::string(positional.name)].assign(first, first + static_cast<std::ptrdiff_t>(count));
    used += count;
  }
  if (used < plain.size()) {
    return fail("unexpected argument " + printable(plain[used]));
  }
  return named;
}

/// What --help, --version or --generate (in this order) print; nothing where none is given.
std::optional<Result<std::string, std::string>> answer(const Program& program, const Words& words) {
  if (words.has("--help")) {
    const Command* command = words.plain.empty() || words.plain.front().empty()
                                 ? nullptr
                                 : find_command(program, words.plain.front());
    return command != nullptr ? help_text(program, *command) : help_text(program);
  }
  if (words.has("--version")) {
    return std::string(program.name) + " (Countersign) " + COUNTERSIGN_VERSION + "\n";
  }
  if (words.has("--generate")) {
    const std::string& what = words.options.at("--generate").back();
    if (auto text = generate(program, what)) {
      return std::move(*text);
    }
    return fail("--generate " + printable(what) + " is none of " + generate_choices(program));
  }
  return std::nullopt;
}

Result<Arguments, std::string> understand(const Program& program, Words words) {
  const auto command = choose_command(program, words);
  if (!command) {
    return fail(command.error());
  }
  if (const auto text = option_mistake(program, **command, words)) {
    return fail(*text);
  }
  auto positionals = name_positionals(**command, words.plain);
  if (!positionals) {
    return fail(positionals.error());
  }
  Arguments arguments;
  arguments.command = (*command)->name;
  arguments.options_given = std::move(words.options);
  arguments.positionals_given = std::move(*positionals);
  return arguments;
}

ExitStatus mistake(const Program& program, const std::string& text, std::ostream& err) {
  err << program.name << ": " << text << "\nSee '" << program.name << " --help'.\n";
  return ExitStatus::usage;
}

const std::vector<std::string>* look_up(const Values& values, std::string_view name) {
  const auto found = values.find(name);
  return found == values.end() ? nullptr : &found->second;
}

}  // namespace

bool Arguments::has(std::string_view option) const {
  return look_up(options_given, option) != nullptr;
}

std::optional<std::string> Arguments::value(std::string_view option) const {
  const auto* found = look_up(options_given, option);
  return found != nullptr ? std::optional(found->back()) : std::nullopt;
}

std::vector<std::string> Arguments::values(std::string_view option) const {
  const auto* found = look_up(options_given, option);
  return found != nullptr ? *found : std::vector<std::string>{};
}

std::optional<std::string> Arguments::positional(std::string_view name) const {
  const auto* found = look_up(positionals_given, name);
  return found != nullptr ? std::optional(found->front()) : std::nullopt;
}

std::vector<std::string> Arguments::positionals(std::string_view name) const {
  const auto* found = look_up(positionals_given, name);
  return found != nullptr ? *found : std::vector<std::string>{};
}

std::variant<Arguments, ExitStatus> parse(const Program& program, int argc, const char* const* argv,
                                          std::ostream& out, std::ostream& err) {
  const std::vector<std::string> given(argv + std::min(argc, 1), argv + argc);
  auto words = take_apart(all_options(program), given);
  if (!words) {
    return mistake(program, words.error(), err);
  }
  if (const auto text = answer(program, *words)) {
    if (!*text) {
      return mistake(program, text->error(), err);
    }
    out << **text;
    return ExitStatus::ok;
  }
  auto arguments = understand(program, std::move(*words));
  if (!arguments) {
    return mistake(program, arguments.error(), err);
  }
  return std::move(*arguments);
}

}  // namespace countersign::app
