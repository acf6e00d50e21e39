#include "app/nearest.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace countersign::app {
namespace {

constexpr std::array<std::string_view, 5> options{"--domain", "--selector", "--key", "--key2",
                                                  "--headers"};

struct Case {
  const char* name;
  std::string_view word;
  std::string_view want;  // empty: nothing is near
};

class Nearest : public testing::TestWithParam<Case> {};

TEST_P(Nearest, IsSuggested) {
  EXPECT_EQ(nearest(GetParam().word, options).value_or(""), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(, Nearest,
                         testing::Values(Case{"SwappedLetters", "--domian", "--domain"},
                                         Case{"MissingLetter", "--selctor", "--selector"},
                                         Case{"AddedLetter", "--keyy", "--key"},
                                         Case{"WrongLetter", "--hexders", "--headers"},
                                         Case{"OneDash", "-domain", "--domain"},
                                         Case{"ExactBeatsNear", "--key2", "--key2"},
                                         Case{"NothingNear", "--verbose", ""},
                                         Case{"EmptyWord", "", ""}),
                         [](const auto& test) { return test.param.name; });

TEST(NearestBounds, LongWordsAreNotCompared) {
  const std::string word(65, 'a');
  const std::array<std::string_view, 1> same{word};
  EXPECT_FALSE(nearest(word, same));
}

}  // namespace
}  // namespace countersign::app
