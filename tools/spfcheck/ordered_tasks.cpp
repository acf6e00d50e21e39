#include "tools/spfcheck/ordered_tasks.h"

#include <system_error>
#include <utility>

namespace countersign::spfcheck {

OrderedTasks::~OrderedTasks() {
  stop();
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

bool OrderedTasks::add(Task task) {
  std::unique_lock lock(mutex_);
  taken_.wait(lock, [this] { return slots_.size() < window_ || stopped_; });
  if (stopped_) {
    return false;
  }
  auto slot = std::make_shared<Slot>(Slot{.task = std::move(task)});
  slots_.push_back(slot);
  waiting_.push_back(std::move(slot));
  if (waiting_.size() > idle_ && threads_.size() < most_) {
    start_thread();
  }
  added_.notify_one();
  done_.notify_one();  // there is something to wait for now
  return true;
}

void OrderedTasks::start_thread() {
  try {
    threads_.emplace_back([this] { work(); });
  } catch (const std::system_error&) {
    if (threads_.empty()) {
      throw;
    }
    most_ = threads_.size();  // the system grants no more: those that there are do the work
  }
}

void OrderedTasks::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  done_.notify_all();
}

void OrderedTasks::stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  waiting_.clear();
  added_.notify_all();
  done_.notify_all();
  taken_.notify_all();
}

std::optional<std::string> OrderedTasks::next() {
  std::unique_lock lock(mutex_);
  done_.wait(lock,
             [this] { return stopped_ || (slots_.empty() ? closed_ : slots_.front()->done); });
  if (stopped_ || slots_.empty()) {
    return std::nullopt;
  }
  const auto slot = std::move(slots_.front());
  slots_.pop_front();
  taken_.notify_one();
  if (slot->failure) {
    std::rethrow_exception(slot->failure);
  }
  return std::move(slot->result);
}

bool OrderedTasks::next_is_open() {
  const std::lock_guard lock(mutex_);
  return slots_.empty() || !slots_.front()->done;
}

void OrderedTasks::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    added_.wait(lock, [this] { return !waiting_.empty() || stopped_; });
    --idle_;
    if (stopped_) {
      return;
    }
    const auto slot = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    try {
      slot->result = slot->task();
    } catch (...) {
      slot->failure = std::current_exception();
    }
    lock.lock();
    slot->done = true;
    done_.notify_one();
  }
}

}  // namespace countersign::spfcheck
