#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace countersign::spfcheck {

/// Runs tasks in several threads and gives what they return in the order in which they were added.
/// At most `window` tasks are held, finished or not, so that memory does not follow their number.
/// One thread adds, one takes. Threads are started as they are needed; where the system grants
/// fewer than `threads`, one at least, those do the work. Throws std::system_error when it grants
/// none.
class OrderedTasks {
 public:
  using Task = std::function<std::string()>;

  OrderedTasks(std::size_t threads, std::size_t window) : most_(threads), window_(window) {}

  /// Tasks under way are waited for, others are dropped.
  ~OrderedTasks();
  OrderedTasks(const OrderedTasks&) = delete;
  OrderedTasks& operator=(const OrderedTasks&) = delete;
  OrderedTasks(OrderedTasks&&) = delete;
  OrderedTasks& operator=(OrderedTasks&&) = delete;

  /// Waits while the window is full. False: stopped, the task was not taken.
  bool add(Task task);

  /// No more will be added.
  void close();

  /// Whoever waits is to give up.
  void stop();

  /// The result of the next task, waited for; nothing after the last one, or when stopped. Throws
  /// what the task has thrown.
  [[nodiscard]] std::optional<std::string> next();

  /// True when `next` would wait.
  [[nodiscard]] bool next_is_open();

 private:
  struct Slot {
    Task task;
    std::string result{};
    std::exception_ptr failure{};
    bool done = false;
  };

  void work();
  void start_thread();

  std::size_t most_;
  const std::size_t window_;
  std::mutex mutex_;  // guards all that follows
  std::condition_variable added_;
  std::condition_variable done_;
  std::condition_variable taken_;
  std::deque<std::shared_ptr<Slot>> slots_;    // all, the oldest first
  std::deque<std::shared_ptr<Slot>> waiting_;  // those that no thread has begun
  std::vector<std::thread> threads_;           // as many as were ever needed at once
  std::size_t idle_ = 0;
  bool closed_ = false;
  bool stopped_ = false;
};

}  // namespace countersign::spfcheck
