#include "tools/authsign/line_ends.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace countersign::authsign {
namespace {

LineEnds seen(std::string_view octets, std::size_t piece) {
  LineEnds ends;
  for (std::size_t at = 0; at < octets.size(); at += piece) {
    ends.see(octets.substr(at, piece));
  }
  return ends;
}

struct Case {
  const char* name;
  std::string_view octets;
  std::string_view style;
  std::string_view missing;
};

class LineEndsOf : public testing::TestWithParam<Case> {};

TEST_P(LineEndsOf, WhateverThePieces) {
  for (const std::size_t piece : {1U, 2U, 100U}) {
    const LineEnds ends = seen(GetParam().octets, piece);
    EXPECT_EQ(ends.style(), GetParam().style) << piece;
    EXPECT_EQ(ends.missing(), GetParam().missing) << piece;
  }
}

INSTANTIATE_TEST_SUITE_P(, LineEndsOf,
                         testing::Values(Case{"Nothing", "", "\n", ""},
                                         Case{"NoLineEnd", "a", "\n", "\n"},
                                         Case{"Lf", "a\nb\n", "\n", ""},
                                         Case{"LfMissing", "a\nb", "\n", "\n"},
                                         Case{"Crlf", "a\r\nb\r\n", "\r\n", ""},
                                         Case{"CrlfMissing", "a\r\nb", "\r\n", "\r\n"},
                                         Case{"CutBetweenCrAndLf", "a\r\nb\r", "\r\n", "\n"},
                                         Case{"TheFirstLineDecides", "a\nb\r\n", "\n", ""},
                                         Case{"CrAloneEndsNoLine", "a\rb\n", "\n", ""},
                                         Case{"LfFirst", "\n\r\n", "\n", ""}),
                         [](const auto& test) { return test.param.name; });

TEST(WithLf, TakesOnlyCrlfApart) { EXPECT_EQ(with_lf("a\r\nb\rc\r\r\n\nd\r"), "a\nb\rc\r\n\nd\r"); }

TEST(CrlfWriter, MendsBareLfOnlyWhateverThePieces) {
  const std::string octets = "a\nb\r\n\n\r\r\nc\rd\n\r\n";
  for (std::size_t piece = 1; piece <= octets.size(); ++piece) {
    std::ostringstream out;
    CrlfWriter writer(out);
    for (std::size_t at = 0; at < octets.size(); at += piece) {
      writer.write(std::string_view(octets).substr(at, piece));
    }
    EXPECT_EQ(out.str(), "a\r\nb\r\n\r\n\r\r\nc\rd\r\n\r\n") << piece;
  }
}

}  // namespace
}  // namespace countersign::authsign
