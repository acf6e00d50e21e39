#include "milter/reload.h"

#include <sys/types.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <limits>
#include <optional>
#include <thread>

#include "app/file_descriptor.h"
#include "app/input.h"
#include "milter/config.h"
#include "milter/status.h"

namespace countersign::milter {

namespace {

using app::ExitStatus;

constexpr std::size_t largest_status = std::size_t{16} << 20;

std::optional<Status> read_status(const std::string& path) {
  const auto text = app::read_whole(path, largest_status);
  return text ? parse_status(*text) : std::nullopt;
}

// A status file may outlive its milter, and the number may be another process by now, which the
// signal would kill. Where /proc is closed to others (hidepid=, ProtectProc=) a process that makes
// no core dumps is hidden even from its own user; one that may be signalled is that user's, then.
bool is_milter(std::int64_t pid) {
  constexpr std::string_view name = "countersign-mil";  // as the kernel cuts it, TASK_COMM_LEN
  if (pid <= 1 || pid > std::numeric_limits<pid_t>::max()) {
    return false;
  }
  const auto comm = app::read_whole("/proc/" + std::to_string(pid) + "/comm", 64);
  return comm ? comm->starts_with(name) : ::kill(static_cast<pid_t>(pid), 0) == 0;
}

// The status after the load that the signal asked for.
std::optional<Status> wait_for_answer(const std::string& path, const Status& before) {
  constexpr auto patience = std::chrono::seconds(10);
  constexpr auto between_looks = std::chrono::milliseconds(20);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < deadline) {
    auto status = read_status(path);
    if (status && (status->pid != before.pid || status->generation != before.generation)) {
      return status;
    }
    std::this_thread::sleep_for(between_looks);
  }
  return std::nullopt;
}

}  // namespace

ExitStatus reload(const std::string& config_path, std::ostream& err) {
  const LoadedConfig loaded = load_config(config_path);
  if (!loaded.problems.empty()) {
    for (const app::SettingsProblem& problem : loaded.problems) {
      err << problem.in(config_path) << "\n";
    }
    err << "countersign-milter: the running milter was not told, and keeps its configuration\n";
    return ExitStatus::usage;
  }
  const std::string& path = loaded.config.status;
  if (path.empty()) {
    err << "countersign-milter: without [milter] status a reload has no answer; set it, start the "
           "milter again, and then reload\n";
    return ExitStatus::usage;
  }
  const auto before = read_status(path);
  if (!before || !is_milter(before->pid)) {
    err << "countersign-milter: no milter runs that writes " << path
        << "; start it, or start it again after a change of [milter] status\n";
    return ExitStatus::try_again;
  }
  if (::kill(static_cast<pid_t>(before->pid), SIGUSR1) != 0) {
    err << "countersign-milter: cannot signal process " << before->pid << ": "
        << app::system_text(errno) << "\n";
    return errno == EPERM ? ExitStatus::usage : ExitStatus::try_again;
  }
  const auto after = wait_for_answer(path, *before);
  if (!after) {
    err << "countersign-milter: process " << before->pid << " did not answer within 10 seconds\n";
    return ExitStatus::try_again;
  }
  for (const std::string& problem : after->problems) {
    err << problem << "\n";
  }
  for (const std::string& note : after->notes) {
    err << note << "\n";
  }
  return after->problems.empty() ? ExitStatus::ok : ExitStatus::usage;
}

}  // namespace countersign::milter
