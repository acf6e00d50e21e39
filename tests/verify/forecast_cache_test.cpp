// Forecasts for whoever cannot wait. No thread, no clock, no sleep: the tests run what is in the
// background by hand.
#include "auth/verify/forecast_cache.h"

#include <gtest/gtest.h>

#include <deque>
#include <string>

namespace auth::verify {
namespace {

using namespace std::chrono_literals;

DnsName name(std::string_view text) { return *DnsName::parse(text); }

class ForecastCacheTest : public testing::Test {
 protected:
  Forecast make(const Departure& departure) {
    ++made_;
    last_ = departure;
    Forecast result;
    result.addresses.push_back({.verdict = next_});
    result.by_local_part = by_local_part_;
    return result;
  }

  std::string ask(const std::string& mail_from, const std::string& author = "example.com") {
    return ask(Departure{.mail_from = mail_from, .authors = {name(author)}});
  }

  std::string ask(const Departure& departure, const Egress& egress = {}) {
    const auto found = cache_.find(egress, departure);
    return found ? std::string(to_text(found->decisive().verdict)) : "-";
  }

  std::size_t run_all() {
    std::size_t count = 0;
    for (; !tasks_.empty(); ++count) {
      const auto task = std::move(tasks_.front());
      tasks_.pop_front();
      task();
    }
    return count;
  }

  std::chrono::steady_clock::time_point now_{};
  std::deque<ForecastCache::Task> tasks_;
  std::size_t room_ = 100;
  int made_ = 0;
  bool by_local_part_ = false;
  Foresight next_ = Foresight::pass;
  Departure last_;
  ForecastCache cache_{
      [this](const Egress&, const Departure& departure) { return make(departure); },
      [this](ForecastCache::Task task) {
        if (tasks_.size() >= room_) {
          return false;
        }
        tasks_.push_back(std::move(task));
        return true;
      },
      {.entries = 3, .clock = [this] { return now_; }}};
};

TEST_F(ForecastCacheTest, TheFirstQuestionIsAskedOnceInTheBackground) {
  EXPECT_EQ(ask("a@example.com"), "-");
  EXPECT_EQ(ask("b@EXAMPLE.com"), "-");
  EXPECT_EQ(made_, 0);
  EXPECT_EQ(run_all(), 1U);
  EXPECT_EQ(ask("c@example.com"), "pass");
  EXPECT_TRUE(tasks_.empty());
}

TEST_F(ForecastCacheTest, WhatAForecastHangsOnMakesAnother) {
  const auto key = [](const char* fingerprint, const char* selector = "s1") {
    return dkim::PlannedSignature{
        .domain = name("example.com"),
        .selector = selector,
        .key = *crypto::PublicKey::ed25519_from_raw(std::vector<std::uint8_t>(32, 0x11)),
        .fingerprint = fingerprint};
  };
  const Departure base{
      .mail_from = "a@example.com", .authors = {name("example.com")}, .signatures = {key("f1")}};
  std::vector<std::pair<Egress, Departure>> others(6, {Egress{}, base});
  others[0].second.mail_from = "a@example.net";
  others[1].second.authors = {name("example.net")};
  others[2].second.signatures = {key("f2")};
  others[3].second.signatures = {key("f1", "s2")};
  others[4].second.others = {name("example.com")};
  others[5].first.helo = "other.example";
  ask(base);
  for (const auto& [egress, departure] : others) {
    run_all();
    EXPECT_EQ(ask(base), "pass");
    EXPECT_EQ(ask(departure, egress), "-") << departure.mail_from;
  }
}

TEST_F(ForecastCacheTest, IsMadeAgainWhileTheOldOneIsTold) {
  ask("a@example.com");
  run_all();
  now_ += 29s;
  EXPECT_EQ(ask("a@example.com"), "pass");
  EXPECT_TRUE(tasks_.empty());
  now_ += 1s;
  next_ = Foresight::fail;
  EXPECT_EQ(ask("a@example.com"), "pass");
  EXPECT_EQ(ask("a@example.com"), "pass");
  EXPECT_EQ(run_all(), 1U);
  EXPECT_EQ(ask("a@example.com"), "fail");
}

// RFC 8767: what was known, for an hour, rather than that DNS does not answer.
TEST_F(ForecastCacheTest, Rfc8767S5DeadDnsKeepsWhatWasKnown) {
  ask("a@example.com");
  run_all();
  next_ = Foresight::temperror;
  for (const auto time : {30s, 1800s, 1770s}) {  // an hour in all
    now_ += time;
    EXPECT_EQ(ask("a@example.com"), "pass");
    EXPECT_EQ(run_all(), 1U);
  }
  now_ += 30s;
  EXPECT_EQ(ask("a@example.com"), "-");
  run_all();
  EXPECT_EQ(ask("a@example.com"), "temperror");
}

TEST_F(ForecastCacheTest, WhatNobodyAskedForIsForgotten) {
  ask("a@example.com");
  run_all();
  now_ += 3601s;
  EXPECT_EQ(ask("a@example.com"), "-");
}

TEST_F(ForecastCacheTest, Sec30TheLeastRecentlyUsedGoesFirst) {
  for (const char* one : {"a@a.example", "a@b.example", "a@c.example"}) {
    ask(one);
  }
  run_all();
  EXPECT_EQ(ask("a@a.example"), "pass");
  ask("a@d.example");  // in place of b
  EXPECT_EQ(ask("a@a.example"), "pass");
  EXPECT_EQ(ask("a@c.example"), "pass");
  EXPECT_EQ(ask("a@b.example"), "-");
}

TEST_F(ForecastCacheTest, Sec30WithoutRoomForTheWorkItIsAskedAnotherTime) {
  room_ = 0;
  EXPECT_EQ(ask("a@example.com"), "-");
  room_ = 1;
  EXPECT_EQ(ask("a@example.com"), "-");
  EXPECT_EQ(run_all(), 1U);
  EXPECT_EQ(ask("a@example.com"), "pass");
}

TEST_F(ForecastCacheTest, Rfc7208S7_2EachSenderWhereSpfLooksAtTheLocalPart) {
  by_local_part_ = true;
  EXPECT_EQ(ask("a@example.com"), "-");
  run_all();
  EXPECT_EQ(ask("b@example.com"), "-");
  run_all();
  EXPECT_EQ(last_.mail_from, "b@example.com");
  EXPECT_EQ(ask("b@example.com"), "pass");
  EXPECT_EQ(ask("c@example.com"), "-");
}

TEST_F(ForecastCacheTest, NullSenderIsNoDomain) {
  ask("");
  run_all();
  EXPECT_EQ(ask(""), "pass");
  EXPECT_EQ(ask("a@example.com"), "-");
}

TEST_F(ForecastCacheTest, TasksMayOutliveIt) {
  {
    ForecastCache gone(
        [this](const Egress&, const Departure& departure) { return make(departure); },
        [this](ForecastCache::Task task) {
          tasks_.push_back(std::move(task));
          return true;
        });
    EXPECT_EQ(gone.find({}, {}), nullptr);
  }
  EXPECT_EQ(run_all(), 1U);
  EXPECT_EQ(made_, 0);
}

TEST_F(ForecastCacheTest, AForecastThatThrowsIsAskedAnotherTime) {
  int calls = 0;
  ForecastCache fails(
      [&calls](const Egress&, const Departure&) -> Forecast {
        ++calls;
        throw std::bad_alloc();
      },
      [](const ForecastCache::Task& task) {
        task();
        return true;
      });
  EXPECT_EQ(fails.find({}, {}), nullptr);
  EXPECT_EQ(fails.find({}, {}), nullptr);
  EXPECT_EQ(calls, 2);
}

}  // namespace
}  // namespace auth::verify
