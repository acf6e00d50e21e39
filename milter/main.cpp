// countersign-milter(8): options, then one of serve, check and explain.
#include <variant>

#include "app/command_line.h"
#include "app/countersign_settings.h"
#include "app/guarded_main.h"
#include "milter/check.h"
#include "milter/config.h"
#include "milter/explain.h"
#include "milter/key_loader.h"
#include "milter/privileges.h"
#include "milter/reload.h"
#include "milter/serve.h"

namespace {

namespace app = countersign::app;
namespace milter = countersign::milter;
using app::ExitStatus;

constexpr const char* default_config = "/etc/countersign/countersign.toml";

std::string sample() { return app::sample_file(app::countersign_settings()); }

std::string mdoc() { return app::settings_manual(app::countersign_settings()); }

constexpr app::Option config{
    .name = "--config",
    .value = "FILE",
    .help = "The configuration, /etc/countersign/countersign.toml by default"};

app::Command serve_command() {
  return {.name = "",
          .help = "Serve the MTA, always in the foreground",
          .options = {config,
                      {.name = "--check",
                       .value = {},
                       .help = "Tell every problem of the configuration and of its keys, and serve "
                               "nobody"},
                      {.name = "--foreground",
                       .value = {},
                       .help = "Accepted and without effect: it never goes into the background"}},
          .positionals = {}};
}

app::Command explain_command() {
  return {.name = "explain",
          .help = "Say whether a message would be signed, and why",
          .options = {config,
                      {.name = "--client",
                       .value = "IP",
                       .help = "The address that the message comes from",
                       .required = true},
                      {.name = "--from",
                       .value = "ADDRESS",
                       .help = "The address in its From field",
                       .required = true},
                      {.name = "--daemon",
                       .value = "NAME",
                       .help = "The listener that takes it, by its {daemon_name}"},
                      {.name = "--auth", .value = "USER", .help = "Who logged in by SMTP AUTH"},
                      {.name = "--json", .value = {}, .help = "Answer in JSON"}},
          .positionals = {}};
}

app::Command reload_command() {
  return {.name = "reload",
          .help =
              "Have the running milter load its configuration and keys again, and say what "
              "went wrong",
          .options = {config},
          .positionals = {}};
}

const app::Program& program() {
  static const app::Program table{
      .name = "countersign-milter",
      .help = "Signs outgoing mail, or verifies incoming mail, for Postfix and Sendmail",
      .commands = {serve_command(), explain_command(), reload_command()},
      .generated = {{.what = "sample", .text = sample}, {.what = "mdoc", .text = mdoc}},
  };
  return table;
}

ExitStatus explain(const app::Arguments& arguments, const std::string& path, std::ostream& out,
                   std::ostream& err) {
  const auto address = auth::IpAddress::parse(arguments.value("--client").value_or(""));
  if (!address) {
    err << "countersign-milter: --client: " << address.error() << "\n";
    return ExitStatus::usage;
  }
  const milter::LoadedConfig loaded = milter::load_config(path);
  for (const app::SettingsProblem& problem : loaded.problems) {
    err << problem.in(path) << "\n";
  }
  if (!loaded.problems.empty()) {
    return ExitStatus::usage;
  }
  const milter::Client client{.address = *address,
                              .daemon = arguments.value("--daemon").value_or(""),
                              .login = arguments.value("--auth").value_or("")};
  const auto keys = milter::keys_as_the_milter(loaded.config);
  if (!keys) {
    err << "countersign-milter: milter.user: " << keys.error() << "\n";
    return ExitStatus::usage;
  }
  const auto state = milter::State::build(loaded.config, *keys);
  const auto explanation = milter::explain(client, arguments.value("--from").value_or(""), *state);
  if (arguments.has("--json")) {
    milter::print_json(explanation, out);
  } else {
    milter::print_text(explanation, out);
  }
  return explanation.decision == milter::Decision::sign ? ExitStatus::ok : ExitStatus::verdict;
}

ExitStatus run(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
  const auto parsed = app::parse(program(), argc, argv, out, err);
  if (const auto* status = std::get_if<ExitStatus>(&parsed)) {
    return *status;
  }
  const auto& arguments = std::get<app::Arguments>(parsed);
  milter::harden();
  const std::string path = arguments.value("--config").value_or(default_config);
  if (arguments.command == "explain") {
    return explain(arguments, path, out, err);
  }
  if (arguments.command == "reload") {
    return milter::reload(path, err);
  }
  return arguments.has("--check") ? milter::check(path, out, err) : milter::serve(path, err);
}

}  // namespace

int main(int argc, char** argv) { return app::guarded_main(program().name, argc, argv, run); }
