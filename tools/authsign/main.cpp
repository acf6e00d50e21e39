#include <ostream>
#include <variant>

#include "app/clock.h"
#include "app/command_line.h"
#include "app/guarded_main.h"
#include "app/input.h"
#include "tools/authsign/options.h"
#include "tools/authsign/run.h"
#include "tools/authsign/spool.h"

namespace {

using namespace countersign;
using app::ExitStatus;

ExitStatus authsign_main(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
  const auto parsed = app::parse(authsign::program(), argc, argv, out, err);
  if (const auto* status = std::get_if<ExitStatus>(&parsed)) {
    return *status;
  }
  const auto options = authsign::read_options(std::get<app::Arguments>(parsed));
  if (!options) {
    err << "authsign: " << options.error() << "\n";
    return ExitStatus::usage;
  }
  auto input = app::FileInput::open(options->file);
  if (!input) {
    err << "authsign: " << input.error() << "\n";
    return ExitStatus::usage;
  }
  return authsign::run(*options, app::now(), authsign::temporary_folder(), *input, out, err);
}

}  // namespace

int main(int argc, char** argv) {
  return app::guarded_main("authsign", argc, argv, &authsign_main);
}
