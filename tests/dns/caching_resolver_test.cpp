#include "auth/dns/caching_resolver.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <mutex>
#include <thread>

#include "dns/answer_printing.h"

namespace auth::dns {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

const Deadline later{Clock::time_point::max()};

/// Answers as told, and keeps what it was asked.
class Below final : public Resolver {
 public:
  using Resolver::ask;
  using Script = std::function<Answer(const Question&, int call)>;

  explicit Below(Script script) : script_(std::move(script)) {}

  std::vector<Answer> ask(std::span<const Question> questions, Deadline /*deadline*/) override {
    const int call = ++calls_;
    std::vector<Answer> answers;
    for (const Question& question : questions) {
      ++asked_;
      answers.push_back(script_(question, call));
    }
    return answers;
  }

  [[nodiscard]] int asked() const { return asked_; }

 private:
  Script script_;
  std::atomic<int> calls_ = 0;
  std::atomic<int> asked_ = 0;
};

Answer text_answer(std::string text, std::chrono::seconds ttl = 60s) {
  return {.status = Status::ok, .records = {Text{std::move(text)}}, .ttl = ttl};
}

Answer failure(Status status, std::chrono::seconds ttl = 0s) {
  return {.status = status, .ttl = ttl};
}

Question numbered(int i) { return question("a" + std::to_string(i) + ".example", RecordType::txt); }

const Question first = numbered(1);

class Cache : public testing::Test {
 protected:
  /// A cache with a clock that stands still.
  CachingResolver& over(Below& below, CacheOptions options = {}) {
    options.clock = [this] { return now_; };
    return cache_.emplace(below, std::move(options));
  }

  /// How often `answer` is asked for below when it is wanted again after `time`.
  int asked_after(std::chrono::seconds time, const Answer& answer) {
    Below below([&](const Question&, int) { return answer; });
    CachingResolver& cache = over(below);
    (void)cache.ask(first, later);
    now_ += time;
    EXPECT_EQ(cache.ask(first, later).status, answer.status);
    return below.asked();
  }

  Clock::time_point now_{1000h};
  std::optional<CachingResolver> cache_;
};

TEST_F(Cache, AnswersCountDownAndExpire) {
  Below below([](const Question&, int call) { return text_answer(std::to_string(call)); });
  CachingResolver& cache = over(below);
  EXPECT_EQ(cache.ask(first, later).ttl, 60s);
  now_ += 59s;
  const Answer kept = cache.ask(first, later);
  EXPECT_EQ(printed(kept), "ok \"1\"");
  EXPECT_EQ(kept.ttl, 1s);
  now_ += 1s;
  EXPECT_EQ(printed(cache.ask(first, later)), "ok \"2\"");
}

TEST_F(Cache, AnswersInPlace) {
  Below below([](const Question& asked, int) { return text_answer(asked.name.text()); });
  CachingResolver& cache = over(below);
  (void)cache.ask(numbered(2), later);
  const auto answers = cache.ask(std::vector{numbered(1), numbered(2), numbered(3)}, later);
  ASSERT_EQ(answers.size(), 3U);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(printed(answers[static_cast<std::size_t>(i)]),
              "ok \"" + numbered(i + 1).name.text() + "\"");
  }
  EXPECT_EQ(below.asked(), 3);
}

TEST_F(Cache, TypesAreApart) {
  Below below([](const Question& asked, int) {
    return asked.type == RecordType::txt ? text_answer("x") : failure(Status::no_data, 60s);
  });
  CachingResolver& cache = over(below);
  EXPECT_EQ(cache.ask(question("a.example", RecordType::txt), later).status, Status::ok);
  EXPECT_EQ(cache.ask(question("a.example", RecordType::a), later).status, Status::no_data);
}

TEST_F(Cache, TwiceInOneCallIsAskedOnce) {
  Below below([](const Question&, int) { return text_answer("x", 0s); });
  const auto answers = over(below).ask(std::vector{first, first, first}, later);
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(printed(answers[2]), "ok \"x\"");
  EXPECT_EQ(below.asked(), 1);
}

TEST_F(Cache, LifetimesAreBounded) {
  EXPECT_EQ(asked_after(24h - 1s, text_answer("x", 1'000'000s)), 1);
  EXPECT_EQ(asked_after(24h, text_answer("x", 1'000'000s)), 2);
  EXPECT_EQ(asked_after(0s, text_answer("x", 0s)), 2) << "a TTL of zero is not kept";
}

TEST_F(Cache, Rfc2308S5NegativeAnswers) {
  for (const Status status : {Status::no_data, Status::no_such_name}) {
    EXPECT_EQ(asked_after(299s, failure(status, 300s)), 1);
    EXPECT_EQ(asked_after(300s, failure(status, 300s)), 2);
    EXPECT_EQ(asked_after(3599s, failure(status, 100'000s)), 1);
    EXPECT_EQ(asked_after(3600s, failure(status, 100'000s)), 2);
    EXPECT_EQ(asked_after(0s, failure(status)), 2) << "no SOA, no caching";
  }
}

TEST_F(Cache, Rfc2308S7Failures) {
  for (const Status status : {Status::server_failure, Status::timeout}) {
    EXPECT_EQ(asked_after(4s, failure(status)), 1);
    EXPECT_EQ(asked_after(5s, failure(status)), 2);
  }
}

TEST_F(Cache, TimeoutOfAHastyCallerIsNotKept) {
  Below below([](const Question&, int call) {
    return call == 1 ? failure(Status::timeout) : text_answer("x");
  });
  CachingResolver& cache = over(below);
  EXPECT_EQ(cache.ask(first, Deadline::after(0ms)).status, Status::timeout);
  EXPECT_EQ(cache.ask(first, later).status, Status::ok);
}

TEST_F(Cache, LeastRecentlyUsedGoesFirst) {
  Below below([](const Question&, int) { return text_answer("x"); });
  CachingResolver& cache = over(below, {.entries = 2});
  (void)cache.ask(numbered(1), later);
  (void)cache.ask(numbered(2), later);
  (void)cache.ask(numbered(1), later);
  (void)cache.ask(numbered(3), later);  // 2 goes
  ASSERT_EQ(below.asked(), 3);
  (void)cache.ask(numbered(1), later);
  (void)cache.ask(numbered(3), later);
  EXPECT_EQ(below.asked(), 3);
  (void)cache.ask(numbered(2), later);
  EXPECT_EQ(below.asked(), 4);
}

TEST_F(Cache, SizeIsBounded) {
  Below below([](const Question&, int) { return text_answer(std::string(1000, 'x')); });
  CachingResolver& cache = over(below, {.octets = 3000});
  for (const int i : {1, 2, 3, 1}) {
    (void)cache.ask(numbered(i), later);
  }
  EXPECT_EQ(below.asked(), 4) << "two of them fit, the first had gone";
}

TEST_F(Cache, MayBeOff) {
  Below below([](const Question&, int) { return text_answer("x"); });
  CachingResolver& cache = over(below, {.entries = 0});
  (void)cache.ask(first, later);
  (void)cache.ask(first, later);
  EXPECT_EQ(below.asked(), 2);
}

/// A cache whose clock tells how many calls have looked into it: they look once when they come, and
/// once when they bring an answer.
class SingleFlight : public testing::Test {
 protected:
  CachingResolver& over(Below& below) {
    CacheOptions options;
    options.clock = [this] {
      ++looks_;
      looks_.notify_all();
      return Clock::time_point{1000h};
    };
    return cache_.emplace(below, std::move(options));
  }

  /// Runs in the script of the first call: until another call has come.
  void wait_for_another_call() {
    for (int looks = looks_; looks < 2; looks = looks_) {
      looks_.wait(looks);
    }
  }

  std::atomic<int> looks_ = 0;
  std::optional<CachingResolver> cache_;
};

TEST_F(SingleFlight, IsAskedOnceForTwo) {
  Below below([&](const Question&, int) {
    wait_for_another_call();
    return text_answer("x", 0s);
  });
  CachingResolver& cache = over(below);
  std::thread other([&] { EXPECT_EQ(printed(cache.ask(first, later)), "ok \"x\""); });
  EXPECT_EQ(printed(cache.ask(first, later)), "ok \"x\"");
  other.join();
  EXPECT_EQ(below.asked(), 1);
}

TEST_F(SingleFlight, WaiterWithTimeLeftAsksItself) {
  Below below([&](const Question&, int call) {
    if (call == 1) {
      wait_for_another_call();
      return failure(Status::timeout);
    }
    return text_answer("x");
  });
  CachingResolver& cache = over(below);
  std::thread hasty(
      [&] { EXPECT_EQ(cache.ask(first, Deadline::after(0ms)).status, Status::timeout); });
  while (below.asked() == 0) {
    std::this_thread::yield();
  }
  EXPECT_EQ(cache.ask(first, later).status, Status::ok);
  hasty.join();
}

TEST_F(SingleFlight, WaiterWithLessTimeDoesNotWaitForIt) {
  std::latch release(1);
  Below below([&](const Question&, int) {
    release.wait();
    return text_answer("x");
  });
  CachingResolver& cache = over(below);
  std::thread patient([&] { EXPECT_EQ(cache.ask(first, later).status, Status::ok); });
  while (below.asked() == 0) {
    std::this_thread::yield();
  }
  EXPECT_EQ(cache.ask(first, Deadline::after(0ms)).status, Status::timeout);
  release.count_down();
  patient.join();
  EXPECT_EQ(below.asked(), 1);
}

TEST_F(SingleFlight, CallsThatWaitForEachOtherEnd) {
  Below below([&](const Question&, int) {
    wait_for_another_call();
    return text_answer("x", 0s);
  });
  CachingResolver& cache = over(below);
  const std::vector forth{numbered(1), numbered(2)};
  const std::vector back{numbered(2), numbered(3), numbered(1)};
  std::thread other([&] { EXPECT_EQ(cache.ask(forth, later).size(), 2U); });
  EXPECT_EQ(cache.ask(back, later).size(), 3U);
  other.join();
}

TEST_F(SingleFlight, ExceptionBelowLetsNobodyWait) {
  Below below([&](const Question&, int call) -> Answer {
    wait_for_another_call();
    if (call == 1) {
      throw std::bad_alloc();
    }
    return text_answer("x");
  });
  CachingResolver& cache = over(below);
  std::thread failing([&] { EXPECT_THROW((void)cache.ask(first, later), std::bad_alloc); });
  while (below.asked() == 0) {
    std::this_thread::yield();
  }
  EXPECT_EQ(cache.ask(first, later).status, Status::server_failure);
  failing.join();
  EXPECT_EQ(cache.ask(first, later).status, Status::ok);
}

TEST(CachingResolver, ManyThreads) {
  Below below([](const Question& asked, int) { return text_answer(asked.name.text(), 1s); });
  std::atomic<int> ticks = 0;
  CachingResolver cache(
      below, {.entries = 20, .clock = [&] { return Clock::time_point{++ticks * 100ms}; }});
  const auto worker = [&] {
    for (int i = 0; i < 300; ++i) {
      const Question asked = numbered(i % 37);
      EXPECT_EQ(printed(cache.ask(asked, later)), "ok \"" + asked.name.text() + "\"");
    }
  };
  std::thread a(worker);
  std::thread b(worker);
  worker();
  a.join();
  b.join();
}

}  // namespace
}  // namespace auth::dns
