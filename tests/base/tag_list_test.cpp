// RFC 6376 s3.2: tag lists.
#include "auth/base/tag_list.h"

#include <gtest/gtest.h>

namespace auth {
namespace {

using namespace std::string_view_literals;

struct Good {
  const char* name;
  std::string_view input;
  std::string_view tags;  // name=[value] in order
};

class Rfc6376S3_2 : public testing::TestWithParam<Good> {};

TEST_P(Rfc6376S3_2, IsRead) {
  const auto list = TagList::parse(GetParam().input);
  ASSERT_TRUE(list) << list.error().text;
  std::string tags;
  for (const Tag& tag : list->tags()) {
    tags += std::string(tag.name) + "=[" + std::string(tag.value) + "]";
  }
  EXPECT_EQ(tags, GetParam().tags);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc6376S3_2,
    testing::Values(Good{"One", "v=1", "v=[1]"}, Good{"Several", "v=1;a=b;c=d", "v=[1]a=[b]c=[d]"},
                    Good{"Dkim1EqualsInValue", "b=ab==; p==", "b=[ab==]p=[=]"},
                    Good{"Dkim2CaseIsKept", "b=1; B=2", "b=[1]B=[2]"},
                    Good{"Dkim4EmptyValue", "p=; i= ;v=1", "p=[]i=[]v=[1]"},
                    Good{"Dkim5WhiteSpaceAround", " v\t=\r\n 1 \r\n\t; a = b c ", "v=[1]a=[b c]"},
                    Good{"Dkim5WhiteSpaceInside", "h=from :\r\n to", "h=[from :\r\n to]"},
                    Good{"Dkim6FinalSemicolon", "v=1;", "v=[1]"},
                    Good{"Dkim6FinalSemicolonAndBlanks", "v=1; \r\n ", "v=[1]"},
                    Good{"NamesWithDigitsAndUnderscores", "a1_B=x", "a1_B=[x]"},
                    Good{"Rfc8616Utf8",
                         "d=b\xc3\xbc"
                         "cher.example",
                         "d=[b\xc3\xbc"
                         "cher.example]"}),
    [](const auto& test_info) { return test_info.param.name; });

struct Bad {
  const char* name;
  std::string_view input;
  std::string_view error;
  std::size_t offset;
};

class Rfc6376S3_2Bad : public testing::TestWithParam<Bad> {};

TEST_P(Rfc6376S3_2Bad, IsRefused) {
  const auto list = TagList::parse(GetParam().input);
  ASSERT_FALSE(list);
  EXPECT_EQ(list.error().text, GetParam().error);
  EXPECT_EQ(list.error().offset, GetParam().offset);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc6376S3_2Bad,
    testing::Values(
        Bad{"Empty", "", "a tag is empty", 0}, Bad{"Blank", " \t", "a tag is empty", 0},
        Bad{"SemicolonAlone", ";", "a tag is empty", 0},
        Bad{"Dkim6TwoSemicolons", "v=1;;", "a tag is empty", 4},
        Bad{"Dkim6LeadingSemicolon", ";v=1", "a tag is empty", 0},
        Bad{"Dkim6EmptyInTheMiddle", "v=1; ;a=b", "a tag is empty", 4},
        Bad{"Dkim6NoEquals", "v=1; abc ;d=e", "\"abc\" has no =", 4},
        Bad{"Dkim6NameBeginsWithDigit", "v=1;1a=b", "\"1a\" is no tag name", 4},
        Bad{"Dkim6NameBeginsWithUnderscore", "_a=b", "\"_a\" is no tag name", 0},
        Bad{"NoName", "=b", "\"\" is no tag name", 0},
        Bad{"BlankInName", "a b=c", "\"a b\" is no tag name", 0},
        Bad{"HyphenInName", "a-b=c", "\"a-b\" is no tag name", 0},
        Bad{"Dkim3Twice", "v=1;a=b;v=1", "the tag v= occurs twice", 8},
        Bad{"ControlInValue", "v=1;a=b\x01",
            "the value of a= holds a character that no tag may hold", 6},
        Bad{"NulInValue", "a=\0"sv, "the value of a= holds a character that no tag may hold", 2},
        Bad{"DeleteInValue", "a=\x7f", "the value of a= holds a character that no tag may hold", 2},
        Bad{"VerticalTab", "a=b\vc", "the value of a= holds a character that no tag may hold", 2},
        Bad{"BareLf", "a=b\n c", "a line end is no fold", 3},
        Bad{"BareCr", "a=b\r c", "a line end is no fold", 3},
        Bad{"LineEndWithoutBlank", "a=b\r\nc=d", "a line end is no fold", 3},
        Bad{"LineEndAtTheEnd", "a=b;\r\n", "a line end is no fold", 4}),
    [](const auto& test_info) { return test_info.param.name; });

TEST(Dkim2, NamesAreFoundByTheirCase) {
  const auto list = TagList::parse("b=1; bh=2");
  ASSERT_TRUE(list);
  ASSERT_NE(list->find("b"), nullptr);
  EXPECT_EQ(list->find("b")->value, "1");
  EXPECT_EQ(list->find("bh")->value, "2");
  EXPECT_EQ(list->find("B"), nullptr);
  EXPECT_EQ(list->find(""), nullptr);
}

TEST(Dkim44, RawPlaceIsAllBetweenEqualsAndSemicolon) {
  constexpr std::string_view text = "z=x:b=1; b \r\n = \r\n abc \t; bh=d";
  const auto list = TagList::parse(text);
  ASSERT_TRUE(list) << list.error().text;
  const Tag* tag = list->find("b");
  ASSERT_NE(tag, nullptr);
  EXPECT_EQ(tag->value, "abc");
  EXPECT_EQ(text.substr(tag->raw_begin, tag->raw_size), " \r\n abc \t");
  EXPECT_EQ(text.substr(list->find("bh")->raw_begin), "d");
}

TEST(Sec9, ManyTagsTakeLinearTime) {
  std::string text;
  for (int i = 0; i < 200000; ++i) {
    text += "a" + std::to_string(i) + "=;";
  }
  EXPECT_EQ(TagList::parse(text)->tags().size(), 200000U);
  EXPECT_FALSE(TagList::parse(text + "a5=x"));
}

TEST(Dkim5, WithoutFwsDropsAllFourOctets) { EXPECT_EQ(without_fws(" a\tb\r\n c\v "), "abc\v"); }

}  // namespace
}  // namespace auth
