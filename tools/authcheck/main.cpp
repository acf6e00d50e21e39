#include <ostream>
#include <string>
#include <variant>

#include "app/clock.h"
#include "app/command_line.h"
#include "app/dns_options.h"
#include "app/guarded_main.h"
#include "app/host_name.h"
#include "app/input.h"
#include "tools/authcheck/options.h"
#include "tools/authcheck/run.h"

namespace {

using namespace countersign;
using app::ExitStatus;

ExitStatus authcheck_main(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
  const auto refuse = [&err](const std::string& why) {
    err << "authcheck: " << why << "\n";
    return ExitStatus::usage;
  };
  const auto parsed = app::parse(authcheck::program(), argc, argv, out, err);
  if (const auto* status = std::get_if<ExitStatus>(&parsed)) {
    return *status;
  }
  const auto& arguments = std::get<app::Arguments>(parsed);
  const auto options = authcheck::read_options(arguments, app::host_name());
  if (!options) {
    return refuse(options.error());
  }
  auto resolvers = app::make_resolvers(arguments);
  if (!resolvers) {
    return refuse(resolvers.error());
  }
  auto input = app::FileInput::open(options->file);
  if (!input) {
    return refuse(input.error());
  }
  return authcheck::run(*options, resolvers->resolver(), app::now(), *input, out, err);
}

}  // namespace

int main(int argc, char** argv) {
  return app::guarded_main("authcheck", argc, argv, &authcheck_main);
}
