// Contract s2: durations.
#include "app/duration.h"

#include <gtest/gtest.h>

namespace countersign::app {
namespace {

TEST(Duration, Units) {
  EXPECT_EQ(parse_duration("90s"), std::chrono::seconds(90));
  EXPECT_EQ(parse_duration("15m"), std::chrono::minutes(15));
  EXPECT_EQ(parse_duration("36h"), std::chrono::hours(36));
  EXPECT_EQ(parse_duration("180d"), std::chrono::hours(180 * 24));
  EXPECT_EQ(parse_duration("36500d"), longest_duration);
}

class NoDuration : public testing::TestWithParam<std::string_view> {};

TEST_P(NoDuration, IsAnErrorThatNamesIt) {
  const auto duration = parse_duration(GetParam());
  ASSERT_FALSE(duration);
  EXPECT_EQ(duration.error().substr(0, 1), "'");
  EXPECT_NE(duration.error().find("d"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(, NoDuration,
                         testing::Values("", "d", "7", "0s", "-1d", "+1d", " 1d", "1 d", "1d ",
                                         "1.5h", "1w", "1D", "0x5s", "1h30m", "36501d",
                                         "9223372036854775807s", "99999999999999999999s"));

}  // namespace
}  // namespace countersign::app
