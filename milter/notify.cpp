#include "milter/notify.h"

#include <cstdint>

#ifdef COUNTERSIGN_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

namespace countersign::milter::notify {

namespace {

#ifdef COUNTERSIGN_SYSTEMD

void tell(const std::string& state) {
  // A service manager that has gone away is not our trouble.
  [[maybe_unused]] const int sent = ::sd_notify(0, state.c_str());
}

std::uint64_t watchdog_usec() {
  std::uint64_t time = 0;
  return ::sd_watchdog_enabled(0, &time) > 0 ? time : 0;
}

#else

void tell(const std::string&) {}

std::uint64_t watchdog_usec() { return 0; }

#endif

// One assignment a line.
std::string status_line(const std::string& text) { return "STATUS=" + text; }

}  // namespace

void ready(const std::string& text) { tell("READY=1\n" + status_line(text)); }

void reloading(Steady now) {
  // The steady clock is CLOCK_MONOTONIC, which the service manager compares with its own.
  const auto since = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch());
  tell("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(since.count()) + "\n" +
       status_line("reloading"));
}

void stopping(const std::string& text) { tell("STOPPING=1\n" + status_line(text)); }

void status(const std::string& text) { tell(status_line(text)); }

void alive() { tell("WATCHDOG=1"); }

std::optional<std::chrono::microseconds> watchdog() {
  const std::uint64_t time = watchdog_usec();
  if (time == 0) {
    return std::nullopt;
  }
  return std::chrono::microseconds(time);
}

}  // namespace countersign::milter::notify
