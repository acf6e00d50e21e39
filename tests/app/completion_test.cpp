#include "app/completion.h"

#include <gtest/gtest.h>

namespace countersign::app {
namespace {

const Program& suite() {
  static const Program program{
      .name = "suite",
      .help = "Many things",
      .commands = {
          {.name = "explain",
           .help = "Says what's done",
           .options =
               {{.name = "--client", .value = "IP", .help = "one: [any]", .repeatable = true},
                {.name = "--zone", .value = "FILE", .help = "a zone"},
                {.name = "--hide", .value = "", .help = "x", .hidden = true}},
           .positionals = {{.name = "FILE", .help = "message"}}}}};
  return program;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(Generate, NothingElse) {
  EXPECT_FALSE(generate(suite(), "complete-csh"));
  EXPECT_FALSE(generate(suite(), ""));
}

TEST(Generate, Bash) {
  const std::string script = *generate(suite(), "complete-bash");
  EXPECT_TRUE(contains(script, "explain) words='--client --zone --help --version --generate' ;;"));
  EXPECT_TRUE(contains(script, "--client|--generate) compopt +o default; return ;;"));
  EXPECT_TRUE(contains(script, "complete -o default -F _suite suite\n"));
}

TEST(Generate, ZshQuotesHelp) {
  const std::string script = *generate(suite(), "complete-zsh");
  EXPECT_EQ(script.find("#compdef suite\n"), 0U);
  EXPECT_TRUE(contains(script, R"('*--client=[one\: \[any\]]:IP:')"));
  EXPECT_TRUE(contains(script, "'--zone=[a zone]:FILE:_files'"));
}

TEST(Generate, FishQuotesHelp) {
  const std::string script = *generate(suite(), "complete-fish");
  EXPECT_TRUE(contains(script, R"(-n __fish_use_subcommand -f -a explain -d 'Says what\'s done')"));
  EXPECT_TRUE(
      contains(script, "-n '__fish_seen_subcommand_from explain' -l zone -r -F -d 'a zone'"));
}

TEST(Generate, WhatTheProgramAdds) {
  Program program = suite();
  program.generated = {{"sample", [] { return std::string("# settings\n"); }}};
  EXPECT_EQ(generate(program, "sample"), "# settings\n");
  EXPECT_EQ(generate_choices(program), "complete-bash, complete-zsh, complete-fish, sample");
}

TEST(Generate, HiddenOptionsStayHidden) {
  for (const char* what : {"complete-bash", "complete-zsh", "complete-fish"}) {
    EXPECT_FALSE(contains(*generate(suite(), what), "hide")) << what;
  }
}

}  // namespace
}  // namespace countersign::app
