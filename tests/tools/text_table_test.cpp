#include "tools/common/text_table.h"

#include <gtest/gtest.h>

namespace countersign::tools {
namespace {

TEST(TextTable, ColumnsAreAsWideAsTheirWidestCell) {
  EXPECT_EQ(text_table({{"A", "B"}, {"long", "x", "y"}, {"", "wide", ""}}),
            "  A     B\n"
            "  long  x     y\n"
            "        wide\n");
}

TEST(TextTable, NothingIsNothingAndAnEmptyRowAnEmptyLine) {
  EXPECT_EQ(text_table({}), "");
  EXPECT_EQ(text_table({{"a"}, {}, {"b"}}, "> "), "> a\n\n> b\n");
}

TEST(TextTable, CharactersAreCountedAndNotOctets) {
  EXPECT_EQ(text_table({{"bücher", "1"}, {"bucher", "2"}}, ""), "bücher  1\nbucher  2\n");
}

}  // namespace
}  // namespace countersign::tools
