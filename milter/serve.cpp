#include "milter/serve.h"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <thread>

#include "app/accounts.h"
#include "app/clock.h"
#include "milter/config.h"
#include "milter/descriptors.h"
#include "milter/glue.h"
#include "milter/line_writer.h"
#include "milter/loader.h"
#include "milter/notify.h"
#include "milter/periodic.h"
#include "milter/privileges.h"
#include "milter/self_test.h"
#include "milter/service.h"
#include "milter/signals.h"
#include "milter/socket.h"

namespace countersign::milter {

namespace {

using app::ExitStatus;
using std::chrono::duration_cast;
using std::chrono::milliseconds;

class SystemClock final : public Clock {
 public:
  [[nodiscard]] auth::Timestamp now() const override { return app::now(); }

  [[nodiscard]] Steady steady() const override { return std::chrono::steady_clock::now(); }
};

// Says when records were lost, as soon as it happens and not for each one.
class LossReport {
 public:
  LossReport(Service& service, const LineWriter& records) : service_(service), records_(records) {}

  void look() {
    const std::uint64_t dropped = records_.dropped();
    if (dropped != said_) {
      service_.diagnostics().warn(std::to_string(dropped - said_) +
                                  " records lost: standard output was full or blocked");
      said_ = dropped;
    }
  }

 private:
  Service& service_;
  const LineWriter& records_;
  std::uint64_t said_ = 0;
};

// Often enough that nobody waits for long, seldom enough to cost nothing. Keys are read from disk:
// ten seconds is how often a sender that was told to try again may do so, and no faster.
constexpr std::chrono::seconds look_at_losses{1};
constexpr std::chrono::seconds look_at_descriptors{10};
constexpr std::chrono::seconds look_at_socket{1};
constexpr std::chrono::seconds try_keys{10};
constexpr std::chrono::hours summarize{1};

void use(Service& service, std::shared_ptr<const State> state) {
  if (state) {
    service.state().set(std::move(state));
  }
}

void reload(Service& service, Loader& loader) {
  notify::reloading(service.clock().steady());
  use(service, loader.again(service.clock().now()));
  notify::ready(loader.summary());
}

void try_lost_keys(Service& service, Loader& loader) {
  if (auto state = loader.try_keys_again(service.clock().now())) {
    use(service, std::move(state));
    notify::status(loader.summary());
  }
}

// Serves until there is a reason to end, and returns what the process ends with: SIGTERM and SIGINT
// are reasons, and a socket that the MTA finds no more.
ExitStatus live(Service& service, const LineWriter& records, Loader& loader,
                const SocketFile& socket, SelfTest& self_test) {
  const Clock& clock = service.clock();
  LossReport losses(service, records);
  DescriptorReport descriptors([&](const std::string& text) { service.diagnostics().warn(text); });
  std::optional<std::string> lost;
  Periodic jobs(clock.steady());
  jobs.every(look_at_losses, [&] { losses.look(); });
  jobs.every(look_at_descriptors, [&] { descriptors.look(); });
  jobs.every(try_keys, [&] { try_lost_keys(service, loader); });
  jobs.every(summarize, [&] { service.summarize(); });
  jobs.every(look_at_socket, [&] { lost = socket.loss(); });
  if (const auto time = notify::watchdog()) {
    // It asks, and at the next look there is an answer: heard of in half of the time.
    jobs.every(duration_cast<milliseconds>(*time / 4), [&] {
      if (self_test.passed()) {
        notify::alive();
      }
    });
  }
  for (;;) {
    const auto wait = jobs.run(clock.steady());
    if (lost) {
      service.diagnostics().say(*lost + ", so the MTA cannot come; ending, to be started again");
      return ExitStatus::try_again;
    }
    const int number = next_signal(wait).value_or(0);
    if (number == SIGTERM || number == SIGINT) {
      return ExitStatus::ok;
    }
    if (number == SIGUSR1) {
      reload(service, loader);
    }
  }
}

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

// libmilter's threads may still run, so nothing that they use may be destroyed.
[[noreturn]] void leave(LineWriter& records, LineWriter& diagnostics, ExitStatus status) {
  constexpr std::chrono::milliseconds patience{500};
  records.flush(patience);
  diagnostics.flush(patience);
  std::_Exit(static_cast<int>(status));
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

}  // namespace

ExitStatus serve(const std::string& config_path, std::ostream& err) {
  if (!catch_signals()) {
    err << "countersign-milter: no pipe for signals: too many open files\n";
    return ExitStatus::try_again;
  }
  const std::uint64_t limit = raise_descriptor_limit();
  const LoadedConfig loaded = load_config(config_path);
  for (const app::SettingsProblem& problem : loaded.problems) {
    err << "countersign-milter: " << problem.in(config_path) << "\n";
  }
  if (!loaded.problems.empty()) {
    return ExitStatus::usage;
  }
  const auto socket = prepare(loaded.config);
  if (!socket) {
    err << line_prefix << socket.error().text << "\n";
    return socket.error().status;
  }
  err.flush();
  // These live as long as the process: libmilter's threads use them to the very end.
  static const SystemClock clock;
  static LineWriter records(STDOUT_FILENO);
  static LineWriter error_lines(STDERR_FILENO);
  const char* const journal = std::getenv("JOURNAL_STREAM");
  static Diagnostics diagnostics(error_lines,
                                 journal != nullptr && goes_to_journal(STDERR_FILENO, journal));
  Loader loader(config_path, ::getpid(), [](const std::string& text) { diagnostics.say(text); });
  static Service service(loader.first(loaded.config, clock.now()), loaded.config.log_format, clock,
                         records, diagnostics);
  std::thread([] {
    block_signals();
    if (!serve_connections(service)) {
      service.diagnostics().say("libmilter broke off");
      leave(records, error_lines, ExitStatus::try_again);
    }
    // It ends for a signal alone: one that came before its thread for them first fell asleep.
    pass_on_signal(SIGTERM);
  }).detach();
  if (limit < enough_descriptors) {
    diagnostics.warn("only " + std::to_string(limit) +
                     " file descriptors, too few for 1,000 connections at once; raise "
                     "LimitNOFILE= of the unit");
  }
  service.diagnostics().say("serving on " + loaded.config.socket.address);
  notify::ready(loader.summary());
  SelfTest self_test(loaded.config.socket.address);
  const ExitStatus status = live(service, records, loader, *socket, self_test);
  notify::stopping(status == ExitStatus::ok ? "finishing open messages"
                                            : "the socket is lost; to be started again");
  drain(service, *socket);
  service.summarize();
  leave(records, error_lines, status);
}

}  // namespace countersign::milter
