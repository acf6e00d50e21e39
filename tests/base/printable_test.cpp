#include "auth/base/printable.h"

#include <gtest/gtest.h>

namespace auth {
namespace {

using namespace std::string_view_literals;

struct Case {
  const char* name;
  std::string_view input;
  std::string_view want;
};

class Sec19 : public testing::TestWithParam<Case> {};

TEST_P(Sec19, IsSafeToPrint) { EXPECT_EQ(printable(GetParam().input), GetParam().want); }

INSTANTIATE_TEST_SUITE_P(
    , Sec19,
    testing::Values(Case{"Text", "a b~\"'", "a b~\"'"}, Case{"Empty", "", ""},
                    Case{"TerminalTitle", "\x1b]0;x\x07", "\\x1b]0;x\\x07"},
                    Case{"Sec13LineEnds", "a\r\nb\tc", "a\\x0d\\x0ab\\x09c"},
                    Case{"Nul", "a\0b"sv, "a\\x00b"}, Case{"Delete", "\x7f", "\\x7f"},
                    Case{"BackslashIsNotAmbiguous", "\\x1b", "\\x5cx1b"},
                    Case{"Utf8", "J\xc3\xbcrgen \xe2\x82\xac \xf0\x9f\x98\x80",
                         "J\xc3\xbcrgen \xe2\x82\xac \xf0\x9f\x98\x80"},
                    Case{"Latin1", "J\xfcrgen", "J\\xfcrgen"},
                    Case{"C1Control",
                         "\xc2\x9b"
                         "31m",
                         "\\xc2\\x9b31m"},
                    Case{"NoBreakSpaceIsText", "\xc2\xa0", "\xc2\xa0"},
                    Case{"LineSeparator", "\xe2\x80\xa8", "\\xe2\\x80\\xa8"},
                    Case{"RightToLeftOverride", "\xe2\x80\xae", "\\xe2\\x80\\xae"},
                    Case{"Isolate", "\xe2\x81\xa6", "\\xe2\\x81\\xa6"},
                    Case{"CutUtf8", "\xe2\x82", "\\xe2\\x82"}),
    [](const auto& test_info) { return test_info.param.name; });

TEST(Printable, StopsAtTheLimit) {
  EXPECT_EQ(printable("abc", 3), "abc");
  EXPECT_EQ(printable("abcd", 3), "abc…");
  EXPECT_EQ(printable("ab\xc3\xbc", 3), "ab…");  // characters stay whole
  EXPECT_EQ(printable(std::string(100000, 'a')).size(), 200 + "…"sv.size());
}

struct Utf8Case {
  const char* name;
  std::string_view text;
  bool good;
};

class Rfc3629S4 : public testing::TestWithParam<Utf8Case> {};

TEST_P(Rfc3629S4, WellFormedOrNot) { EXPECT_EQ(is_utf8(GetParam().text), GetParam().good); }

INSTANTIATE_TEST_SUITE_P(, Rfc3629S4,
                         testing::Values(Utf8Case{"Empty", "", true},
                                         Utf8Case{"Ascii", "a\0\x7f"sv, true},
                                         Utf8Case{"FirstOfTwo", "\xc2\x80", true},
                                         Utf8Case{"LastOfTwo", "\xdf\xbf", true},
                                         Utf8Case{"FirstOfThree", "\xe0\xa0\x80", true},
                                         Utf8Case{"BeforeSurrogates", "\xed\x9f\xbf", true},
                                         Utf8Case{"AfterSurrogates", "\xee\x80\x80", true},
                                         Utf8Case{"FirstOfFour", "\xf0\x90\x80\x80", true},
                                         Utf8Case{"LastOfAll", "\xf4\x8f\xbf\xbf", true},
                                         Utf8Case{"OverlongTwo", "\xc1\xbf", false},
                                         Utf8Case{"OverlongNul", "\xc0\x80", false},
                                         Utf8Case{"OverlongThree", "\xe0\x9f\xbf", false},
                                         Utf8Case{"OverlongFour", "\xf0\x8f\xbf\xbf", false},
                                         Utf8Case{"Surrogate", "\xed\xa0\x80", false},
                                         Utf8Case{"LastSurrogate", "\xed\xbf\xbf", false},
                                         Utf8Case{"TooLarge", "\xf4\x90\x80\x80", false},
                                         Utf8Case{"FiveOctets", "\xf8\x88\x80\x80\x80", false},
                                         Utf8Case{"TailAlone", "\x80", false},
                                         Utf8Case{"Cut", "a\xe2\x82", false},
                                         Utf8Case{"TailTooFew",
                                                  "\xe2\x82"
                                                  "a",
                                                  false}),
                         [](const auto& test_info) { return test_info.param.name; });

}  // namespace
}  // namespace auth
