#include "milter/signals.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

namespace countersign::milter {

namespace {

constexpr std::array caught{SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2};

// A handler has nothing else to reach: the pipe is as old as the process and closed with it.
int read_end = -1;
int write_end = -1;

}  // namespace

bool catch_signals() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
    return false;
  }
  read_end = ends[0];
  write_end = ends[1];
  struct sigaction action{};
  action.sa_handler = pass_on_signal;
  action.sa_flags = SA_RESTART;
  ::sigfillset(&action.sa_mask);
  for (const int number : caught) {
    ::sigaction(number, &action, nullptr);
  }
  return true;
}

void pass_on_signal(int number) {
  const int saved = errno;
  const auto octet = static_cast<unsigned char>(number);
  // A full pipe holds thousands of signals that nobody has looked at: one more says nothing new.
  [[maybe_unused]] const ssize_t written = ::write(write_end, &octet, sizeof octet);
  errno = saved;
}

void block_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int number : caught) {
    ::sigaddset(&set, number);
  }
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

std::optional<int> next_signal(std::chrono::milliseconds time) {
  pollfd pipe{.fd = read_end, .events = POLLIN, .revents = 0};
  // Whatever poll says (EINTR, too, when a handler has just run), the pipe knows better.
  ::poll(&pipe, 1, static_cast<int>(time.count()));
  unsigned char octet = 0;
  if (::read(read_end, &octet, sizeof octet) != 1) {
    return std::nullopt;
  }
  return octet;
}

}  // namespace countersign::milter
