// RFC 8601 s5: fields from outside that claim to be ours are found, however they are spelled.
#include "auth/authres/forged.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "auth/message/header_block.h"

namespace auth::authres {
namespace {

OwnIds own() {
  return OwnIds(std::vector<std::string>{"our.example",
                                         "b\xc3\xbc"
                                         "cher.example",
                                         "GW-1"});
}

struct Case {
  const char* name;
  std::string value;
  bool claimed;
};

class Rfc8601S5 : public ::testing::TestWithParam<Case> {};

TEST_P(Rfc8601S5, Claims) { EXPECT_EQ(own().claimed_by(GetParam().value), GetParam().claimed); }

const std::string pass = "; dkim=pass header.d=bank.example";

INSTANTIATE_TEST_SUITE_P(
    , Rfc8601S5,
    ::testing::Values(
        Case{"Plain", " our.example" + pass, true},
        Case{"WithoutBlank", "our.example" + pass, true},
        Case{"Ar21CommentBefore", " (x) our.example" + pass, true},
        Case{"Ar21CommentsAround", "(a(b))our.example(c)" + pass, true},
        Case{"Ar21Folded", "\r\n\tour.example\r\n " + pass, true},
        Case{"Ar21FoldedAsMilterShowsIt", "\n\tour.example\n " + pass, true},
        Case{"Ar21Quoted", " \"our.example\"" + pass, true},
        Case{"Ar21QuotedWithPairs", " \"o\\ur.ex\\ample\"" + pass, true},
        Case{"Ar21QuotedWithBlanks", " \" our.example \"" + pass, true},
        Case{"Ar21UpperCase", " OUR.Example" + pass, true},
        Case{"Ar21FinalDot", " our.example." + pass, true},
        Case{"Ar21FinalDots", " our.example.." + pass, true},
        Case{"Ar21Version", " our.example 1" + pass, true},
        Case{"Ar21OtherVersion", " our.example 17" + pass, true},
        Case{"Ar21HugeVersion", " our.example 99999999999" + pass, true},
        Case{"Ar11Alabel", " xn--bcher-kva.example" + pass, true},
        Case{"Ar11Ulabel",
             " \"B\xc3\x9c"
             "CHER.example\"" +
                 pass,
             true},
        Case{"Ar20UlabelWithoutQuotes",
             " b\xc3\xbc"
             "cher.example" +
                 pass,
             true},
        Case{"FullWidthDot",
             " \"our\xef\xbc\x8e"
             "example\"" +
                 pass,
             true},
        Case{"NoDomain", " gw-1" + pass, true}, Case{"IdAlone", " our.example", true},
        Case{"Unparsable", " our.example; dkim=pass header.b=a/b", true},
        Case{"Sec15Oversized", " our.example" + pass + std::string(5000, 'x'), true},
        Case{"Sec15OversizedComment", " (" + std::string(5000, 'x') + ") our.example" + pass, true},
        Case{"Ar20Empty", "", true}, Case{"Ar20NoId", " ; dkim=pass", true},
        Case{"Ar20EmptyId", " \"\"" + pass, true}, Case{"Ar20ResultAlone", " dkim=pass", true},
        Case{"Ar20OpenComment", " (our.example" + pass, true},
        Case{"ArT5DeepComment", std::string(10'000, '(') + "our.example" + pass, true},
        Case{"Ar20OpenQuote", " \"our.example" + pass, true},
        Case{"Ar20JoinedByComment", " our.(x)example" + pass, true},
        Case{"Ar20JoinedByFold", " our.\r\n example" + pass, true},
        Case{"Ar20JoinedByQuotes", " our.\"example\"" + pass, true},
        Case{"Ar20SecondWord", " other.example our.example" + pass, true},
        Case{"Ar20EncodedWord", " =?us-ascii?q?our.example?=" + pass, true},
        Case{"Ar20Control", std::string(" our.example\0", 13) + pass, true},
        Case{"Ar20Escape", " \x1b[8mour.example" + pass, true},
        Case{"Ar20BadUtf8", " \"our.example\xff\"" + pass, true},
        Case{"Ar20Slash", " our.example/1" + pass, true},

        Case{"Another", " other.example" + pass, false},
        Case{"AnotherQuoted", " \"other.example\" 1" + pass, false},
        Case{"AnotherWithOursInAComment", " other.example (our.example)" + pass, false},
        Case{"AnotherUnparsableLater", " other.example; dkim=pass action=none;", false},
        Case{"AnotherOversized", " other.example" + pass + std::string(10'000, 'x'), false},
        Case{"Above", " example" + pass, false}, Case{"Below", " mx.our.example" + pass, false},
        Case{"SameEnd", " notour.example" + pass, false}),
    [](const auto& test) { return test.param.name; });

/// Fields as (name, value); all of their numbers that are to go.
std::vector<std::size_t> forged(const std::vector<std::pair<std::string, std::string>>& fields) {
  message::HeaderBlock headers;
  for (const auto& [name, value] : fields) {
    EXPECT_TRUE(headers.add(name, value).has_value());
  }
  return forged_fields(headers, own());
}

const std::string ours = " our.example" + pass;
const std::string others = " other.example" + pass;
const std::string name = "Authentication-Results";

TEST(ArT2, NoneIsThere) {
  EXPECT_TRUE(forged({}).empty());
  EXPECT_TRUE(forged({{"Subject", ours}, {name, others}, {"ARC-" + name, ours}}).empty());
}

TEST(Sec12, ThreeInARowFromTheLastToTheFirst) {
  EXPECT_EQ(forged({{name, ours}, {name, ours}, {name, ours}}),
            (std::vector<std::size_t>{3, 2, 1}));
}

TEST(Sec12, TrustedOnesBetweenAreCountedAndStay) {
  EXPECT_EQ(forged({{"From", " a@b.example"},
                    {name, ours},
                    {name, others},
                    {"Subject", " x"},
                    {name, ours},
                    {name, others},
                    {name, ours}}),
            (std::vector<std::size_t>{5, 3, 1}));
}

TEST(Sec11, OddSpellingsOfTheNameCount) {
  EXPECT_EQ(forged({{"AUTHENTICATION-results", ours},
                    {"Authentication-Results ", others},
                    {"Authentication-Results\t", ours}}),
            (std::vector<std::size_t>{3, 1}));
}

}  // namespace
}  // namespace auth::authres
