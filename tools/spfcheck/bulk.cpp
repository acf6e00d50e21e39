#include "tools/spfcheck/bulk.h"

#include <unistd.h>

#include <exception>
#include <ostream>
#include <thread>
#include <utility>

#include "app/dns_options.h"
#include "tools/common/senders.h"
#include "tools/spfcheck/bulk_json.h"
#include "tools/spfcheck/ordered_tasks.h"
#include "tools/spfcheck/policy_cache.h"
#include "tools/spfcheck/progress.h"
#include "tools/spfcheck/silence_guard.h"

namespace countersign::spfcheck {
namespace {

using app::ExitStatus;
using auth::fail;
using auth::Result;
using auth::spf::Query;
using tools::Sender;

constexpr std::size_t threads = 64;  // they wait for DNS most of the time
constexpr std::size_t window = 1'024;

app::Command command_line() {
  app::Command command{
      .name = "bulk",
      .help = "Says what SPF makes of each sender in a list, as JSON lines",
      .options = app::dns_options(),
      .positionals = {{.name = "FILE",
                       .help = "a sender a line, as IP SENDER HELO with blanks or commas between "
                               "or as a JSON object; - is standard input",
                       .required = true}}};
  return command;
}

std::string evaluate(const Sender& sender, PolicyCache& policies, auth::Timestamp now) {
  Row row{.query = Query::of_mail_from(sender.ip, sender.sender, sender.helo.value_or(""))};
  row.result = policies.check(row.query, now);
  return bulk_line(row, sender);
}

/// Reads the list to its end, or until somebody stops it. Runs in a thread of its own, so that
/// answers are written while the next line is still waited for.
class ListReader {
 public:
  ListReader(app::Input& in, PolicyCache& policies, auth::Timestamp now, OrderedTasks& tasks)
      : senders_(in), policies_(policies), now_(now), tasks_(tasks), thread_([this] { run(); }) {}

  ~ListReader() {
    if (thread_.joinable()) {
      thread_.join();
    }
  }

  ListReader(const ListReader&) = delete;
  ListReader& operator=(const ListReader&) = delete;
  ListReader(ListReader&&) = delete;
  ListReader& operator=(ListReader&&) = delete;

  /// Waits for its end: ok or usage, or why the list could not be read.
  [[nodiscard]] Result<ExitStatus, std::string> finish() {
    thread_.join();
    if (failure_) {
      std::rethrow_exception(failure_);
    }
    return result_;
  }

 private:
  void run() noexcept {
    try {
      read();
    } catch (...) {
      failure_ = std::current_exception();
    }
    tasks_.close();
  }

  void read() {
    for (;;) {
      auto line = senders_.next();
      if (!line) {
        result_ = fail(line.error());
        return;
      }
      auto& next = *line;
      if (!next || !add(std::move(*next))) {
        return;
      }
    }
  }

  bool add(tools::SenderLine line) {
    if (!line.sender) {
      result_ = ExitStatus::usage;
      return tasks_.add([line] { return bulk_error_line(line.number, line.sender.error()); });
    }
    return tasks_.add(
        [this, sender = std::move(*line.sender)] { return evaluate(sender, policies_, now_); });
  }

  tools::SenderReader senders_;
  PolicyCache& policies_;
  auth::Timestamp now_;
  OrderedTasks& tasks_;
  Result<ExitStatus, std::string> result_ = ExitStatus::ok;
  std::exception_ptr failure_{};
  std::thread thread_;  // the last member: it uses all others
};

Result<ExitStatus, std::string> start(const app::Arguments& arguments,
                                      const tools::Surroundings& surroundings) {
  auto resolvers = app::make_resolvers(arguments);
  if (!resolvers) {
    return fail(resolvers.error());
  }
  auto input = app::FileInput::open(arguments.positional("FILE").value_or("-"));
  if (!input) {
    return fail(input.error());
  }
  return run_bulk(*input, resolvers->resolver(), surroundings.now, surroundings.out,
                  ::isatty(STDERR_FILENO) == 1 ? &surroundings.err : nullptr);
}

}  // namespace

Result<ExitStatus, std::string> run_bulk(app::Input& in, auth::dns::Resolver& resolver,
                                         auth::Timestamp now, std::ostream& out,
                                         std::ostream* progress) {
  SilenceGuard guard(resolver);
  PolicyCache policies(guard);
  OrderedTasks tasks(threads, window);
  ListReader reader(in, policies, now, tasks);
  Progress told(progress);
  try {
    while (out) {  // false: the reader of our output went away
      if (tasks.next_is_open()) {
        out.flush();
      }
      const auto line = tasks.next();
      if (!line) {
        break;
      }
      out << *line;
      told.one_more();
    }
  } catch (...) {
    tasks.stop();  // the list's reader would wait for room
    throw;
  }
  tasks.stop();
  told.end();
  return reader.finish();
}

tools::Command bulk_command() { return {.options = command_line(), .run = &start}; }

}  // namespace countersign::spfcheck
