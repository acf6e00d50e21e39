// Jobs by the steady clock: the tests are the clock.
#include "milter/periodic.h"

#include <gtest/gtest.h>

#include <string>

namespace countersign::milter {
namespace {

using std::chrono::milliseconds;

Steady after(int ms) { return Steady{} + milliseconds(ms); }

class PeriodicTest : public testing::Test {
 protected:
  PeriodicTest() {
    periodic_.every(milliseconds(100), [this] { done_ += "a"; });
    periodic_.every(milliseconds(250), [this] { done_ += "b"; });
  }

  std::string done_;
  Periodic periodic_{after(0)};
};

TEST_F(PeriodicTest, EachJobHasItsPace) {
  for (int ms = 0; ms <= 500; ms += 50) {
    periodic_.run(after(ms));
  }
  EXPECT_EQ(done_, "aabaaab");
}

TEST_F(PeriodicTest, SaysHowLongNothingIsDue) {
  EXPECT_EQ(periodic_.run(after(0)), milliseconds(100));
  EXPECT_EQ(periodic_.run(after(70)), milliseconds(30));
  EXPECT_EQ(periodic_.run(after(100)), milliseconds(100));
  EXPECT_EQ(periodic_.run(after(200)), milliseconds(50));
}

TEST_F(PeriodicTest, ALateJobIsDoneOnce) {
  EXPECT_EQ(periodic_.run(after(10'000)), milliseconds(100));
  EXPECT_EQ(done_, "ab");
  periodic_.run(after(10'099));
  EXPECT_EQ(done_, "ab");
}

TEST_F(PeriodicTest, DoesNotWakeTooEarly) {
  EXPECT_EQ(periodic_.run(after(0) + std::chrono::microseconds(1)), milliseconds(100));
}

TEST(Periodic, WithoutJobsWaitsAllTheSame) {
  EXPECT_GT(Periodic(after(0)).run(after(0)), milliseconds(0));
}

}  // namespace
}  // namespace countersign::milter
