#include "milter/task_pool.h"

#include <gtest/gtest.h>

#include <csignal>
#include <future>
#include <stdexcept>

namespace countersign::milter {
namespace {

TEST(TaskPool, RunsTasksSideBySideUpToItsNumber) {
  std::promise<void> first;
  std::promise<void> go;
  const std::shared_future<void> gone = go.get_future().share();
  std::promise<int> third;
  TaskPool pool(2);
  pool.start([&] { first.get_future().wait(); });  // waits for the second one
  pool.start([&] {
    first.set_value();
    gone.wait();
  });
  pool.start([&] { third.set_value(3); });  // waits for a thread, and gets the first one's
  EXPECT_EQ(third.get_future().get(), 3);
  go.set_value();
}

TEST(TaskPool, GoesOnAfterATaskThatThrows) {
  std::promise<void> done;
  TaskPool pool(1);
  pool.start([] { throw std::bad_alloc(); });
  pool.start([&] { done.set_value(); });
  done.get_future().wait();
}

TEST(TaskPool, HoldsNoMoreTasksThanItsNumber) {
  std::promise<void> begun;
  std::promise<void> go;
  const std::shared_future<void> gone = go.get_future().share();
  TaskPool pool(1);
  pool.start([&] {
    begun.set_value();
    gone.wait();
  });
  begun.get_future().wait();
  for (std::size_t i = 0; i < TaskPool::most_waiting; ++i) {
    pool.start([] {});
  }
  EXPECT_THROW(pool.start([] {}), std::length_error);
  go.set_value();
}

TEST(TaskPool, TakesNoSignals) {
  std::promise<sigset_t> mask;
  TaskPool pool(1);
  pool.start([&] {
    sigset_t set;
    ::pthread_sigmask(SIG_BLOCK, nullptr, &set);
    mask.set_value(set);
  });
  const sigset_t set = mask.get_future().get();
  for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2}) {
    EXPECT_EQ(sigismember(&set, number), 1);
  }
  sigset_t own;
  ::pthread_sigmask(SIG_BLOCK, nullptr, &own);
  EXPECT_EQ(sigismember(&own, SIGTERM), 0);
}

}  // namespace
}  // namespace countersign::milter
