// RFC 6376 s3.4.1, s3.4.2 and the words of c=.
#include <gtest/gtest.h>

#include "auth/dkim/canonical.h"

namespace auth::dkim {
namespace {

std::string canonical(std::string_view raw, Canonicalization c) {
  std::string out = "before ";
  append_canonical_field(out, raw, c);
  EXPECT_TRUE(out.starts_with("before "));
  return out.substr(7);
}

struct Case {
  const char* name;
  std::string_view raw;
  std::string_view relaxed;
};

class Rfc6376S3_4_2 : public ::testing::TestWithParam<Case> {};

TEST_P(Rfc6376S3_4_2, Relaxed) {
  EXPECT_EQ(canonical(GetParam().raw, Canonicalization::relaxed), GetParam().relaxed);
}

TEST_P(Rfc6376S3_4_2, Dkim37SimpleChangesNothing) {
  EXPECT_EQ(canonical(GetParam().raw, Canonicalization::simple), GetParam().raw);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc6376S3_4_2,
    ::testing::Values(Case{"LowersTheName", "SUBject: AbC", "subject:AbC"},
                      Case{"Dkim123LowersAsciiOnly", "X-\xc3\x84: \xc3\x84", "x-\xc3\x84:\xc3\x84"},
                      Case{"UnfoldsBeforeTheFirstWord", "A:\r\n X", "a:X"},
                      Case{"UnfoldsInside", "A: b\r\n\tc\r\n  d", "a:b c d"},
                      Case{"DropsBlanksAtTheEnd", "A: b \t", "a:b"},
                      Case{"DropsAFoldAtTheEnd", "A: b\r\n ", "a:b"},
                      Case{"DropsBlanksBeforeTheColon", "B \t: Y\t\r\n\tZ  ", "b:Y Z"},
                      Case{"KeepsAnEmptyValue", "A: \t ", "a:"},
                      Case{"KeepsLaterColons", "A: b : c", "a:b : c"},
                      Case{"OtherSpaceIsData", "A: \xc2\xa0\v", "a:\xc2\xa0\v"},
                      Case{"ALineEndThatIsNoFoldIsData", "A: b\rc\nd\r\ne", "a:b\rc\nd\r\ne"}),
    [](const auto& test) { return test.param.name; });

TEST(Rfc6376S3_5C, Dkim12ReadsOneOrTwoWords) {
  constexpr auto simple = Canonicalization::simple;
  constexpr auto relaxed = Canonicalization::relaxed;
  EXPECT_EQ(CanonicalizationPair::parse("relaxed"), (CanonicalizationPair{relaxed, simple}));
  EXPECT_EQ(CanonicalizationPair::parse("simple"), (CanonicalizationPair{simple, simple}));
  EXPECT_EQ(CanonicalizationPair::parse("simple/relaxed"), (CanonicalizationPair{simple, relaxed}));
  EXPECT_EQ(CanonicalizationPair::parse("Relaxed/RELAXED"),
            (CanonicalizationPair{relaxed, relaxed}));
  for (const char* const text : {"", "/", "nowsp", "relaxed/", "/simple", "simple/nofws",
                                 "simple/simple/simple", " relaxed"}) {
    EXPECT_FALSE(CanonicalizationPair::parse(text)) << text;
  }
}

TEST(Rfc6376S3_5C, PrintsAsItIsRead) {
  EXPECT_EQ((CanonicalizationPair{Canonicalization::relaxed, Canonicalization::simple}).text(),
            "relaxed/simple");
}

}  // namespace
}  // namespace auth::dkim
