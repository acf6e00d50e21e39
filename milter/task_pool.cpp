#include "milter/task_pool.h"

#include <pthread.h>

#include <csignal>
#include <exception>
#include <stdexcept>
#include <system_error>

namespace countersign::milter {

TaskPool::~TaskPool() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
    tasks_.clear();
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

void TaskPool::start(Task task) {
  {
    const std::scoped_lock lock(mutex_);
    if (tasks_.size() >= most_waiting) {
      throw std::length_error("too many questions wait for a thread");
    }
    tasks_.push_back(std::move(task));
    if (tasks_.size() > idle_ && threads_.size() < most_) {
      add_thread();
    }
  }
  wake_.notify_one();
}

// A thread has the signal mask of the one that makes it.
void TaskPool::add_thread() {
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, &before);
  try {
    threads_.emplace_back([this] { run(); });
  } catch (const std::system_error&) {
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (threads_.empty()) {
      tasks_.pop_back();
      throw;
    }
    return;  // those that are there do the work, later
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void TaskPool::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    wake_.wait(lock, [this] { return ending_ || !tasks_.empty(); });
    --idle_;
    if (ending_) {
      return;
    }
    Task task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    try {
      task();
    } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): no memory for it; whoever
    }  // waits for the task stops waiting at its deadline
    task = nullptr;  // what it held goes without the lock
    lock.lock();
  }
}

}  // namespace countersign::milter
