#include "auth/base/timestamp.h"

#include <gtest/gtest.h>

#include <limits>

namespace auth {
namespace {

TEST(Rfc3339, MomentsInUtc) {
  EXPECT_EQ(rfc3339(Timestamp()), "1970-01-01T00:00:00Z");
  EXPECT_EQ(rfc3339(Timestamp(1528637909)), "2018-06-10T13:38:29Z");
  EXPECT_EQ(rfc3339(Timestamp(951782400)), "2000-02-29T00:00:00Z");
  EXPECT_EQ(rfc3339(Timestamp(-1)), "1969-12-31T23:59:59Z");
}

TEST(Rfc3339, FarYearsAreNumbersOfAnyLength) {
  EXPECT_EQ(rfc3339(Timestamp(999999999999)), "33658-09-27T01:46:39Z");  // 12 digits of t= and x=
  EXPECT_EQ(rfc3339(Timestamp(67768036191676799)), "2147485547-12-31T23:59:59Z");
  EXPECT_EQ(rfc3339(Timestamp(67768036191676800)), "67768036191676800");  // no struct tm holds it
  constexpr auto largest = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(rfc3339(Timestamp(largest)), std::to_string(largest));
  EXPECT_EQ(rfc3339(Timestamp(-62198755200)), "-001-01-01T00:00:00Z");
}

TEST(Timestamp, CountsInSeconds) {
  using std::chrono::seconds;
  EXPECT_EQ(Timestamp(100) + seconds(20), Timestamp(120));
  EXPECT_EQ(Timestamp(100) - Timestamp(130), seconds(-30));
  EXPECT_LT(Timestamp(1), Timestamp(2));
}

}  // namespace
}  // namespace auth
