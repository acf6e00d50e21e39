#include "milter/serve.h"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <thread>

#include "app/accounts.h"
#include "app/clock.h"
#include "app/dns_options.h"
#include "milter/config.h"
#include "milter/descriptors.h"
#include "milter/diagnostics.h"
#include "milter/forecasting.h"
#include "milter/glue.h"
#include "milter/line_writer.h"
#include "milter/loader.h"
#include "milter/main_loop.h"
#include "milter/notify.h"
#include "milter/privileges.h"
#include "milter/resolvers.h"
#include "milter/service.h"
#include "milter/signals.h"
#include "milter/socket.h"
#include "milter/verification.h"

namespace countersign::milter {

namespace {

using app::ExitStatus;

class SystemClock final : public Clock {
 public:
  [[nodiscard]] auth::Timestamp now() const override { return app::now(); }

  [[nodiscard]] Steady steady() const override { return std::chrono::steady_clock::now(); }
};

// Open messages are finished. What comes later finds no socket, or is told to try again: not at
// once, because a MAIL that goes without reply may have been sent and not yet been read.
void drain(Service& service, const SocketFile& socket) {
  socket.remove();
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  service.begin_ending();
  constexpr auto patience = std::chrono::seconds(8);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (service.open_messages() > 0 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  // libmilter sends a verdict after the callback that gave it.
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
}

// The socket, open, and the process as the user that it stays.
auth::Result<SocketFile, SocketError> prepare(const Config& config) {
  std::optional<uid_t> owner;
  if (const auto user = app::find_user(config.user); user && ::geteuid() == 0) {
    owner = user->id;
  }
  auto socket = open_for_mta(
      config.socket, owner, [&] { return open_socket(config.socket.address, config.socket.mode); });
  if (!socket) {
    return socket;
  }
  if (const auto became = become(config.user); !became) {
    socket->remove();
    return auth::fail(SocketError{ExitStatus::usage, "milter.user: " + became.error()});
  }
  harden();
  return socket;
}

// What libmilter's threads use to the very end of the process.
struct Outputs {
  static bool to_journal() {
    const char* const stream = std::getenv("JOURNAL_STREAM");
    return stream != nullptr && goes_to_journal(STDERR_FILENO, stream);
  }

  LineWriter records{STDOUT_FILENO};
  LineWriter error_lines{STDERR_FILENO};
  Diagnostics diagnostics{error_lines, to_journal()};
};

// libmilter's threads may still run, so nothing that they use may be destroyed.
[[noreturn]] void leave(Outputs& outputs, ExitStatus status) {
  constexpr std::chrono::milliseconds patience{500};
  outputs.records.flush(patience);
  outputs.error_lines.flush(patience);
  std::_Exit(static_cast<int>(status));
}

// libmilter on a thread of its own, because it must not see our signals.
void start_serving(Service& service, Outputs& outputs) {
  std::thread([&service, &outputs] {
    block_signals();
    if (!serve_connections(service)) {
      constexpr const char* text = "libmilter broke off; the system's log may have its reason";
      outputs.diagnostics.warn(std::string(text) + "; ending, to be started again");
      notify::stopping(text);
      leave(outputs, ExitStatus::try_again);
    }
    // It ends for a signal alone: one that came before its thread for them first fell asleep.
    pass_on_signal(SIGTERM);
  }).detach();
}

void say_beginning(const Config& config, std::optional<std::uint64_t> descriptors,
                   Diagnostics& diagnostics) {
  if (descriptors && *descriptors < enough_descriptors) {
    diagnostics.warn("only " + std::to_string(*descriptors) +
                     " file descriptors, too few for 1,000 connections at once; raise "
                     "LimitNOFILE= of the unit");
  }
  diagnostics.say("serving on " + config.socket.address);
}

// Of an instance that verifies; else nullptr. Its threads run to the very end of the process.
auth::Result<Verification*, std::string> start_verification(const Config& config) {
  if (!config.verify.enabled) {
    return nullptr;
  }
  static auto resolvers = make_resolvers(config);
  if (!resolvers) {
    return auth::fail("dns.resolvers: " + resolvers.error());
  }
  // SPF and DKIM of a message are asked for side by side.
  constexpr std::size_t most_threads = 256;
  static Verification verification(resolvers->resolver(),
                                   std::min(2 * config.verify.max_concurrent, most_threads));
  return &verification;
}

// Of an instance that signs, where [egress] asks for it; else nullptr. Mail goes on without it.
Forecasting* start_forecasting(const Config& config, Diagnostics& diagnostics) {
  if (config.verify.enabled || config.egress.forecast == ForecastUse::off) {
    return nullptr;
  }
  static auto resolvers = make_resolvers(config);
  if (!resolvers) {
    diagnostics.warn("dns.resolvers: " + resolvers.error() + "; nothing is forecast");
    return nullptr;
  }
  constexpr std::size_t threads = 4;
  static Verification asking(resolvers->resolver(), threads);
  static Forecasting forecasting(
      config.egress,
      [](const auth::verify::Egress& egress, const auth::verify::Departure& departure) {
        return auth::verify::forecast(egress, departure, asking.sources(), app::now(),
                                      auth::Deadline::after(app::question_time));
      },
      asking.sources().start);
  return &forecasting;
}

[[noreturn]] void serve_on(const SocketFile& socket, const std::string& config_path,
                           const Config& config, Verification* verification,
                           std::optional<std::uint64_t> descriptors) {
  static const SystemClock clock;
  static Outputs outputs;
  Diagnostics& diagnostics = outputs.diagnostics;
  Loader loader(
      config_path, ::getpid(), [&](const std::string& text) { diagnostics.say(text); },
      [&](const std::string& text) { diagnostics.warn(text); });
  static Service service(loader.first(config, clock.now()), verification,
                         start_forecasting(config, diagnostics), config.log_format, clock,
                         outputs.records, diagnostics);
  MainLoop loop(service, outputs.records, loader, socket, config.socket.address);
  start_serving(service, outputs);
  try {
    say_beginning(config, descriptors, diagnostics);
    const ExitStatus status = loop.run();
    notify::stopping(status == ExitStatus::ok ? "finishing open messages"
                                              : "the socket is lost; to be started again");
    drain(service, socket);
    service.summarize();
    leave(outputs, status);
  } catch (...) {  // no memory to end in order
    leave(outputs, ExitStatus::try_again);
  }
}

// libmilter's threads come and go. Left to itself malloc gives each an arena of its own, up to
// eight for each core, and memory that one thread frees is no use to the next: the process grew by
// 40 KiB a minute at full speed. Four are as fast as sixteen.
void share_freed_memory() {
  constexpr int arenas = 4;
  ::mallopt(M_ARENA_MAX, arenas);
}

}  // namespace

ExitStatus serve(const std::string& config_path, std::ostream& err) {
  if (!catch_signals()) {
    err << line_prefix << "no pipe for signals: too many open files\n";
    return ExitStatus::try_again;
  }
  share_freed_memory();
  const auto descriptors = raise_descriptor_limit();
  const LoadedConfig loaded = load_config(config_path);
  for (const app::SettingsProblem& problem : loaded.problems) {
    err << line_prefix << problem.in(config_path) << "\n";
  }
  if (!loaded.problems.empty()) {
    return ExitStatus::usage;
  }
  const auto verification = start_verification(loaded.config);
  if (!verification) {
    err << line_prefix << config_path << ": " << verification.error() << "\n";
    return ExitStatus::usage;
  }
  const auto socket = prepare(loaded.config);
  if (!socket) {
    err << line_prefix << socket.error().text << "\n";
    return socket.error().status;
  }
  err.flush();
  serve_on(*socket, config_path, loaded.config, *verification, descriptors);
}

}  // namespace countersign::milter
