#include "milter/descriptors.h"

#include <gtest/gtest.h>

#include <vector>

namespace countersign::milter {
namespace {

TEST(Descriptors, WantIsSaidOnceAndSoIsItsEnd) {
  std::vector<std::string> said;
  bool left = true;
  DescriptorReport report([&](const std::string& text) { said.push_back(text); },
                          [&] { return left; });
  report.look();
  EXPECT_TRUE(said.empty());
  left = false;
  report.look();
  report.look();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_NE(said[0].find("no file descriptor is left"), std::string::npos);
  left = true;
  report.look();
  report.look();
  ASSERT_EQ(said.size(), 2U);
  EXPECT_NE(said[1].find("free again"), std::string::npos);
  left = false;
  report.look();
  EXPECT_EQ(said.size(), 3U);
}

TEST(Descriptors, AreLeftHere) { EXPECT_TRUE(DescriptorReport::is_left()); }

}  // namespace
}  // namespace countersign::milter
