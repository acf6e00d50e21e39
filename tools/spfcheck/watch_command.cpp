#include "tools/spfcheck/watch_command.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ostream>
#include <string_view>
#include <thread>

#include "app/clock.h"
#include "app/dns_options.h"

namespace countersign::spfcheck {
namespace {

using app::ExitStatus;
using Clock = std::chrono::steady_clock;

class RealPace final : public Pace {
 public:
  [[nodiscard]] auth::Timestamp now() override { return app::now(); }

  [[nodiscard]] std::chrono::milliseconds elapsed() override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin_);
  }

  void sleep(std::chrono::milliseconds time) override { std::this_thread::sleep_for(time); }

 private:
  Clock::time_point begin_ = Clock::now();
};

/// Nothing where standard output is no terminal that a cursor can move in.
std::optional<LiveText> terminal() {
  const char* type = std::getenv("TERM");  // NOLINT(concurrency-mt-unsafe): one thread so far
  winsize size{};
  if (::isatty(STDOUT_FILENO) == 0 || type == nullptr || std::string_view(type) == "dumb" ||
      ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) {
    return std::nullopt;
  }
  return LiveText(size.ws_col, size.ws_row);
}

auth::Result<ExitStatus, std::string> run(const app::Arguments& arguments,
                                          const tools::Surroundings& surroundings) {
  const auto options = read_watch_options(arguments);
  if (!options) {
    return auth::fail(options.error());
  }
  auto resolvers = app::make_resolvers(arguments);
  if (!resolvers) {
    return auth::fail(resolvers.error());
  }
  const auto network = app::network_options(arguments);
  if (!network) {
    return auth::fail(network.error());
  }
  auth::dns::NetworkDirectResolver direct(*network);
  RealPace pace;
  return watch(*options, resolvers->resolver(), direct, pace, terminal(), surroundings.out);
}

}  // namespace

ExitStatus watch(const WatchOptions& options, auth::dns::Resolver& resolver,
                 auth::dns::DirectResolver& direct, Pace& pace, std::optional<LiveText> live,
                 std::ostream& out) {
  Watcher watcher(options, resolver, direct);
  for (;;) {
    const auto now = pace.now();
    const WatchReport report = watcher.round(now);
    const auto left =
        std::chrono::milliseconds(options.wait.value_or(std::chrono::seconds(0))) - pace.elapsed();
    const bool is_last = report.converged || left <= std::chrono::milliseconds(0);
    if (live && !options.json) {
      out << (is_last ? live->clear() : live->next(watch_text(report, now))) << std::flush;
    }
    if (is_last || !out) {
      out << (options.json ? watch_json(report) : watch_text(report, now));
      return report.converged ? ExitStatus::ok : ExitStatus::try_again;
    }
    pace.sleep(std::min<std::chrono::milliseconds>(left, watch_interval));
  }
}

tools::Command watch_command() { return {.options = watch_command_line(), .run = &run}; }

}  // namespace countersign::spfcheck
