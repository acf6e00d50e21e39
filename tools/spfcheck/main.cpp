#include <ostream>
#include <variant>

#include "app/clock.h"
#include "app/command_line.h"
#include "app/guarded_main.h"
#include "tools/spfcheck/commands.h"

namespace {

using namespace countersign;
using app::ExitStatus;

ExitStatus spfcheck_main(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
  const auto parsed = app::parse(spfcheck::program(), argc, argv, out, err);
  if (const auto* status = std::get_if<ExitStatus>(&parsed)) {
    return *status;
  }
  return spfcheck::run(std::get<app::Arguments>(parsed),
                       {.now = app::now(), .out = out, .err = err});
}

}  // namespace

int main(int argc, char** argv) {
  return app::guarded_main("spfcheck", argc, argv, &spfcheck_main);
}
