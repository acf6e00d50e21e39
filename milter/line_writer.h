// Lines for standard output or standard error that nobody has to wait for.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace countersign::milter {

/// Writes lines from a thread of its own: mail never waits for a full disk, a blocked pipe or a
/// dead journal. What does not fit into the queue is dropped and counted.
///
/// Lines of the same `gather_time` are written together: waking a thread for each of them costs
/// as much as a tenth of an RSA signature.
class LineWriter {
 public:
  static constexpr std::size_t default_capacity = std::size_t{4} << 20;
  static constexpr std::chrono::milliseconds default_gather_time{10};

  /// `file` stays open as long as this object. `capacity`: octets that may wait.
  explicit LineWriter(int file, std::size_t capacity = default_capacity,
                      std::chrono::milliseconds gather_time = default_gather_time);
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;

  /// Waits for what is queued for a second, then gives up on it.
  ~LineWriter();

  /// Queues `line` and a line end. Never blocks on the file.
  void write(std::string line);

  /// Lines that were never written: no room in the queue, or the file took them no more.
  [[nodiscard]] std::uint64_t dropped() const;

  /// Has everything queued so far written at once, and waits for that, at most `time`. False: it is
  /// not.
  bool flush(std::chrono::milliseconds time);

 private:
  void run();
  bool write_all(const std::string& octets);

  const int file_;
  const std::size_t capacity_;
  const std::chrono::milliseconds gather_time_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable idle_;
  std::string queue_;
  std::uint64_t queued_lines_ = 0;
  std::uint64_t dropped_ = 0;
  bool writing_ = false;
  bool hurry_ = false;  // somebody waits in flush()
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace countersign::milter
