// Threads for work that waits, such as questions to DNS, so that no callback does.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace countersign::milter {

/// Starts a thread for a task where none is idle, up to a number; what comes on top waits its turn.
/// Threads stay for the next task. They take no signals.
class TaskPool {
 public:
  using Task = std::function<void()>;

  /// Tasks that wait for a thread, at most: whoever begins messages fills no memory with them.
  static constexpr std::size_t most_waiting = 4'096;

  explicit TaskPool(std::size_t most_threads) : most_(most_threads) {}

  TaskPool(const TaskPool&) = delete;
  TaskPool& operator=(const TaskPool&) = delete;

  /// Waits for the tasks that run; those that did not begin are dropped.
  ~TaskPool();

  /// Never waits. Throws std::system_error where the system grants not even one thread, and
  /// std::length_error where too many tasks wait. What a task throws ends with it.
  void start(Task task);

 private:
  void add_thread();
  void run();

  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Task> tasks_;
  std::size_t idle_ = 0;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace countersign::milter
