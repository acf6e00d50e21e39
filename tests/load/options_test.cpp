#include "load/options.h"

#include <gtest/gtest.h>

#include <sstream>
#include <variant>
#include <vector>

namespace countersign::load {
namespace {

auth::Result<Plan, std::string> plan_of(std::vector<const char*> words) {
  words.insert(words.begin(), "milter_load");
  std::ostringstream out;
  std::ostringstream err;
  const auto parsed = app::parse(program(), static_cast<int>(words.size()), words.data(), out, err);
  EXPECT_TRUE(std::holds_alternative<app::Arguments>(parsed)) << err.str();
  return read_plan(std::get<app::Arguments>(parsed));
}

TEST(LoadOptions, AreReadIntoThePlan) {
  const auto plan =
      plan_of({"--socket", "unix:/run/x", "--connections", "8", "--each", "2", "--seconds", "3",
               "--size", "3K", "--from", "a@example.org", "--all-replies", "--hold"});
  ASSERT_TRUE(plan) << plan.error();
  EXPECT_EQ(plan->connections, 8U);
  EXPECT_EQ(plan->each, 2U);
  EXPECT_FALSE(plan->messages);
  EXPECT_EQ(plan->time, std::chrono::seconds(3));
  EXPECT_TRUE(plan->hold);
  EXPECT_EQ(plan->traffic.steps_offered & step::all_silent, 0U);
  const std::string octets = with_insertions(plan->traffic.message, {});
  EXPECT_EQ(octets.size(), 3072U);
  EXPECT_NE(octets.find("<a@example.org>"), std::string::npos);
}

struct Wrong {
  const char* name;
  std::vector<const char*> words;
};

class WrongLoadOption : public testing::TestWithParam<Wrong> {};

TEST_P(WrongLoadOption, IsTold) {
  const auto plan = plan_of(GetParam().words);
  ASSERT_FALSE(plan);
  EXPECT_TRUE(plan.error().starts_with(GetParam().words.end()[-2])) << plan.error();
}

INSTANTIATE_TEST_SUITE_P(
    , WrongLoadOption,
    testing::Values(Wrong{"NoSuchSocket", {"--socket", "tcp:1"}},
                    Wrong{"EmptyPath", {"--socket", "unix:"}},
                    Wrong{"PortOutOfRange", {"--socket", "inet:65536@127.0.0.1"}},
                    Wrong{"HostByName", {"--socket", "inet:25@localhost"}},
                    Wrong{"NoConnections", {"--socket", "unix:/x", "--connections", "0"}},
                    Wrong{"UnknownSuffix", {"--socket", "unix:/x", "--size", "3G"}},
                    Wrong{"LetterAndSuffix", {"--socket", "unix:/x", "--size", "3KK"}},
                    Wrong{"NoNumber", {"--socket", "unix:/x", "--messages", "many"}},
                    Wrong{"Negative", {"--socket", "unix:/x", "--each", "-1"}}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace countersign::load
