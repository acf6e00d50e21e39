// Lines of a text that is read piece by piece.
#include "tools/common/line_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace countersign::tools {
namespace {

/// Each line; `!` for one that is too long.
std::vector<std::string> lines(const std::string& text, std::size_t limit, std::size_t piece) {
  app::TextInput in(text, piece);
  LineReader reader(in, limit);
  std::vector<std::string> found;
  for (;;) {
    const auto line = reader.next();
    if (!line || !*line) {
      return found;
    }
    found.push_back((*line)->too_long ? "!" : std::string((*line)->text));
    EXPECT_EQ((*line)->number, found.size());
  }
}

struct Case {
  const char* name;
  std::string text;
  std::vector<std::string> want;
};

class LinesOfAtMostFour : public testing::TestWithParam<Case> {};

TEST_P(LinesOfAtMostFour, AreTheSameHoweverTheyAreCut) {
  for (const std::size_t piece : {1U, 2U, 3U, 5U, 4096U}) {
    EXPECT_EQ(lines(GetParam().text, 4, piece), GetParam().want) << piece;
  }
}

INSTANTIATE_TEST_SUITE_P(
    , LinesOfAtMostFour,
    testing::Values(
        Case{"Nothing", "", {}}, Case{"OneLine", "ab\n", {"ab"}},
        Case{"NoLastLineEnd", "ab\ncd", {"ab", "cd"}}, Case{"LoneLineEnd", "\n", {""}},
        Case{"EmptyLines", "\n\na\n", {"", "", "a"}}, Case{"CrLf", "ab\r\ncd\r\n", {"ab", "cd"}},
        Case{"CrInside", "a\rb\n", {"a\rb"}},
        Case{"AsLongAsMayBe", "abcd\nabcd\r\n", {"abcd", "abcd"}},
        Case{"OneTooLong", "abcde\nab\n", {"!", "ab"}},
        Case{"MuchTooLong", "ab\n" + std::string(100'000, 'x') + "\nab", {"ab", "!", "ab"}},
        Case{"TooLongAtTheEnd", "ab\nabcde", {"ab", "!"}}, Case{"CrIsNoRoom", "abcd\r\r\n", {"!"}},
        Case{"ByteOrderMark",
             "\xef\xbb\xbf"
             "a\nb\n",
             {"a", "b"}}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace countersign::tools
