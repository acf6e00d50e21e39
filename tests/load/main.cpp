// milter_load: a load client for mail filters (tests/load/README.md).
#include <sys/resource.h>

#include <algorithm>
#include <ostream>
#include <system_error>
#include <variant>

#include "app/guarded_main.h"
#include "load/options.h"
#include "load/run.h"
#include "load/summary.h"

namespace {

namespace app = countersign::app;
namespace load = countersign::load;

// A thousand connections need more descriptors than a shell gives.
void take_all_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
}

bool all_went_well(const load::Summary& summary) {
  return std::all_of(summary.troubles.begin(), summary.troubles.end(),
                     [](const auto& trouble) { return trouble.second == 0; });
}

app::ExitStatus run(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
  const auto parsed = app::parse(load::program(), argc, argv, out, err);
  if (const auto* status = std::get_if<app::ExitStatus>(&parsed)) {
    return *status;
  }
  const auto plan = load::read_plan(std::get<app::Arguments>(parsed));
  if (!plan) {
    err << "milter_load: " << plan.error() << "\n";
    return app::ExitStatus::usage;
  }
  take_all_descriptors();
  try {
    load::Summary summary = load::Run(*plan, err).go();
    load::print_json(summary, out);
    return all_went_well(summary) ? app::ExitStatus::ok : app::ExitStatus::verdict;
  } catch (const std::system_error& error) {
    err << "milter_load: " << error.what() << "\n";
    return app::ExitStatus::usage;
  }
}

}  // namespace

int main(int argc, char** argv) { return app::guarded_main("milter_load", argc, argv, run); }
