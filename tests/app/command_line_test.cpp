// Contract s2 and s9: options, exit statuses, `--`, `-`, --help and --version.
#include "app/command_line.h"

#include <gtest/gtest.h>

#include <sstream>

namespace countersign::app {
namespace {

const Program& filter() {
  static const Program program{
      .name = "filter",
      .help = "Does something to a message",
      .commands = {
          {.name = "",
           .help = "Does something to a message",
           .options = {{.name = "--domain",
                        .value = "DOMAIN",
                        .help = "whose message it is",
                        .repeatable = false,
                        .required = true},
                       {.name = "--ip", .value = "IP", .help = "a client", .repeatable = true},
                       {.name = "--json", .value = "", .help = "as JSON"},
                       {.name = "--secret", .value = "", .help = "x", .hidden = true}},
           .positionals = {{.name = "FILE", .help = "the message"}}}}};
  return program;
}

const Program& suite() {
  static const Program program{
      .name = "suite",
      .help = "Many things",
      .commands = {
          {.name = "",
           .help = "Runs",
           .options = {{.name = "--config", .value = "FILE", .help = "settings"},
                       {.name = "--check", .value = "", .help = "only look"}},
           .positionals = {}},
          {.name = "explain",
           .help = "Says what would be done",
           .options = {{.name = "--config", .value = "FILE", .help = "settings"},
                       {.name = "--client", .value = "IP", .help = "the client", .required = true}},
           .positionals = {{.name = "FILE", .help = "messages", .repeatable = true}}}}};
  return program;
}

struct Parsed {
  std::variant<Arguments, ExitStatus> result;
  std::string out;
  std::string err;

  [[nodiscard]] const Arguments& arguments() const { return std::get<Arguments>(result); }

  [[nodiscard]] bool is(ExitStatus status) const {
    return std::holds_alternative<ExitStatus>(result) && std::get<ExitStatus>(result) == status;
  }
};

Parsed parsed(const Program& program, std::vector<const char*> words) {
  words.insert(words.begin(), "program");
  std::ostringstream out;
  std::ostringstream err;
  auto result = parse(program, static_cast<int>(words.size()), words.data(), out, err);
  return {std::move(result), out.str(), err.str()};
}

TEST(CommandLine, ValueAfterSpaceOrEqualsSign) {
  EXPECT_EQ(parsed(filter(), {"--domain", "a.example"}).arguments().value("--domain"), "a.example");
  EXPECT_EQ(parsed(filter(), {"--domain=a=b"}).arguments().value("--domain"), "a=b");
}

TEST(CommandLine, RepeatableOptionTakesOneValueEachTime) {
  const Parsed r =
      parsed(filter(), {"--domain", "d", "--ip", "192.0.2.1", "m.eml", "--ip", "[::1]:53"});
  EXPECT_EQ(r.arguments().values("--ip"), (std::vector<std::string>{"192.0.2.1", "[::1]:53"}));
  EXPECT_EQ(r.arguments().positional("FILE"), "m.eml");
}

TEST(CommandLine, ValuesStayText) {
  const Parsed r =
      parsed(filter(), {"--domain", "{}", "--ip", "-1", "--ip", "010", "--ip", "[a,b]"});
  EXPECT_EQ(r.arguments().value("--domain"), "{}");
  EXPECT_EQ(r.arguments().values("--ip"), (std::vector<std::string>{"-1", "010", "[a,b]"}));
}

TEST(CommandLine, FlagsMayBeGivenTwice) {
  const Parsed r = parsed(filter(), {"--domain", "d", "--json", "--json"});
  EXPECT_TRUE(r.arguments().has("--json"));
  EXPECT_FALSE(parsed(filter(), {"--domain", "d"}).arguments().has("--json"));
}

TEST(CommandLine, DashIsAPositional) {
  EXPECT_EQ(parsed(filter(), {"--domain", "d", "-"}).arguments().positional("FILE"), "-");
}

TEST(CommandLine, TwoDashesEndOptions) {
  EXPECT_EQ(parsed(filter(), {"--domain", "d", "--", "--json"}).arguments().positional("FILE"),
            "--json");
  EXPECT_EQ(parsed(filter(), {"--domain", "d", "--", "--"}).arguments().positional("FILE"), "--");
}

TEST(CommandLine, CommandWordMayStandAfterOptions) {
  const Parsed r = parsed(suite(), {"--config", "c.toml", "explain", "--client", "::1", "a", "b"});
  EXPECT_EQ(r.arguments().command, "explain");
  EXPECT_EQ(r.arguments().value("--config"), "c.toml");
  EXPECT_EQ(r.arguments().positionals("FILE"), (std::vector<std::string>{"a", "b"}));
}

TEST(CommandLine, AFileMayBeNamedLikeACommand) {
  const Parsed r = parsed(suite(), {"explain", "--client", "::1", "explain"});
  EXPECT_EQ(r.arguments().positional("FILE"), "explain");
}

TEST(CommandLine, WithoutCommandWord) {
  EXPECT_EQ(parsed(suite(), {"--check"}).arguments().command, "");
  EXPECT_EQ(parsed(suite(), {}).arguments().command, "");
}

struct Mistake {
  const char* name;
  const Program& (*program)();
  std::vector<const char*> words;
  std::string_view want;  // first line on stderr
};

class CommandLineMistakes : public testing::TestWithParam<Mistake> {};

TEST_P(CommandLineMistakes, EndInUsageWithARemedy) {
  const Parsed r = parsed(GetParam().program(), GetParam().words);
  EXPECT_TRUE(r.is(ExitStatus::usage));
  EXPECT_EQ(r.out, "");
  EXPECT_EQ(r.err.substr(0, r.err.find('\n')), GetParam().want);
  EXPECT_NE(r.err.find("--help'."), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    , CommandLineMistakes,
    testing::Values(
        Mistake{"UnknownOption",
                &filter,
                {"--domian=x"},
                "filter: unknown option --domian; did you mean --domain?"},
        Mistake{"UnknownShortOption", &filter, {"-x"}, "filter: unknown option -x"},
        Mistake{"HiddenIsNotSuggested", &filter, {"--secre"}, "filter: unknown option --secre"},
        Mistake{"HostileOption", &filter, {"--\033[31m"}, "filter: unknown option --\\x1b[31m"},
        Mistake{"NoValueAtTheEnd",
                &filter,
                {"--domain"},
                "filter: --domain needs a value: --domain DOMAIN"},
        Mistake{"NoValueAfterEquals",
                &filter,
                {"--domain=", "m.eml"},
                "filter: --domain needs a value: --domain DOMAIN"},
        Mistake{"OptionInPlaceOfAValue",
                &filter,
                {"--domain", "--json"},
                "filter: --domain needs a value: --domain DOMAIN (--json stands in its place)"},
        Mistake{
            "ValueOfAFlag", &filter, {"--domain=d", "--json=no"}, "filter: --json takes no value"},
        Mistake{"GivenTwice",
                &filter,
                {"--domain=a", "--domain=b"},
                "filter: --domain is given more than once; it takes one value"},
        Mistake{"Required",
                &filter,
                {"m.eml"},
                "filter: --domain DOMAIN is missing: whose message it is"},
        Mistake{
            "TooMany", &filter, {"--domain=d", "a", "b\n"}, "filter: unexpected argument b\\x0a"},
        Mistake{"UnknownCommand",
                &suite,
                {"explian"},
                "suite: unknown command explian; did you mean explain?"},
        Mistake{"OptionOfAnotherCommand",
                &suite,
                {"--client", "::1"},
                "suite: --client is no option of suite without a command"},
        Mistake{"OptionOfNoCommand",
                &suite,
                {"explain", "--client=::1", "--check"},
                "suite: --check is no option of suite explain"},
        Mistake{"GenerateNonsense",
                &filter,
                {"--generate", "x"},
                "filter: --generate x is none of complete-bash, complete-zsh, complete-fish"}),
    [](const auto& test) { return test.param.name; });

TEST(CommandLine, ACommandIsNeeded) {
  Program program = suite();
  program.commands.erase(program.commands.begin());
  const Parsed r = parsed(program, {});
  EXPECT_TRUE(r.is(ExitStatus::usage));
  EXPECT_EQ(r.err.substr(0, r.err.find('\n')), "suite: a command is needed: explain");
}

TEST(CommandLine, Version) {
  const Parsed r = parsed(filter(), {"--version"});
  EXPECT_TRUE(r.is(ExitStatus::ok));
  EXPECT_EQ(r.out.substr(0, 21), "filter (Countersign) ");
  EXPECT_EQ(r.err, "");
}

TEST(CommandLine, HelpWinsOverWhatIsMissing) {
  const Parsed r = parsed(filter(), {"--help"});
  EXPECT_TRUE(r.is(ExitStatus::ok));
  EXPECT_EQ(r.out,
            "Usage: filter --domain DOMAIN [OPTION]... [FILE]\n"
            "\n"
            "Does something to a message.\n"
            "\n"
            "Options:\n"
            "  FILE             the message\n"
            "  --domain DOMAIN  whose message it is\n"
            "  --ip IP          a client\n"
            "  --json           as JSON\n"
            "  -h, --help       print this help\n"
            "  --version        print the version\n"
            "  --generate WHAT  print one of complete-bash, complete-zsh, complete-fish\n");
}

TEST(CommandLine, HelpOfACommand) {
  EXPECT_NE(parsed(suite(), {"-h"}).out.find("\nCommands:\n  explain  Says what would be done\n"),
            std::string::npos);
  EXPECT_EQ(parsed(suite(), {"explain", "--help"}).out.find("Usage: suite explain --client IP"),
            0U);
}

TEST(CommandLine, HelpFitsEightyColumns) {
  Program program = filter();
  const std::string words =
      "these words are many and have to be wrapped somewhere before the end of "
      "the terminal window is reached by them";
  program.commands[0].options[1].help = words;
  program.commands[0].options[2].name = "--an-option-with-a-name-that-is-far-too-long";
  std::istringstream lines(parsed(program, {"--help"}).out);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 80U) << line;
  }
}

TEST(CommandLine, NoArgumentsAtAll) {
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(std::get<ExitStatus>(parse(filter(), 0, nullptr, out, err)), ExitStatus::usage);
}

}  // namespace
}  // namespace countersign::app
