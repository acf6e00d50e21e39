#include "milter/line_writer.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

namespace countersign::milter {

LineWriter::LineWriter(int file, std::size_t capacity, std::chrono::milliseconds gather_time)
    : file_(file), capacity_(capacity), gather_time_(gather_time), thread_([this] { run(); }) {}

LineWriter::~LineWriter() {
  constexpr std::chrono::milliseconds patience{1000};
  flush(patience);
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void LineWriter::write(std::string line) {
  line += '\n';
  bool first = false;  // for the others the thread is awake already
  {
    const std::scoped_lock lock(mutex_);
    if (line.size() > capacity_ - queue_.size()) {
      ++dropped_;
      return;
    }
    first = queue_.empty();
    queue_ += line;
    ++queued_lines_;
  }
  if (first) {
    wake_.notify_one();
  }
}

std::uint64_t LineWriter::dropped() const {
  const std::scoped_lock lock(mutex_);
  return dropped_;
}

bool LineWriter::flush(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  hurry_ = true;
  wake_.notify_one();
  return idle_.wait_for(lock, time, [this] { return queue_.empty() && !writing_; });
}

void LineWriter::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return ending_ || !queue_.empty(); });
    if (ending_) {
      return;
    }
    wake_.wait_for(lock, gather_time_, [this] { return ending_ || hurry_; });
    const std::string octets = std::exchange(queue_, {});
    const std::uint64_t lines = std::exchange(queued_lines_, 0);
    writing_ = true;
    lock.unlock();
    const bool written = write_all(octets);
    lock.lock();
    writing_ = false;
    hurry_ = hurry_ && !queue_.empty();
    dropped_ += written ? 0 : lines;
    idle_.notify_all();
  }
}

// Waits for the file in slices, so that the end of the program need not wait for a reader.
bool LineWriter::write_all(const std::string& octets) {
  std::string_view rest = octets;
  while (!rest.empty()) {
    pollfd ready{.fd = file_, .events = POLLOUT, .revents = 0};
    constexpr int slice_ms = 100;
    // A pipe that is ready takes at least PIPE_BUF octets without blocking (pipe(7)).
    constexpr std::size_t pipe_octets = 4096;
    const int count = ::poll(&ready, 1, slice_ms);
    if (count <= 0) {
      const std::scoped_lock lock(mutex_);
      if (ending_) {
        return false;
      }
      continue;
    }
    const ssize_t written = ::write(file_, rest.data(), std::min(rest.size(), pipe_octets));
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR && errno != EAGAIN) {
      return false;
    }
  }
  return true;
}

}  // namespace countersign::milter
