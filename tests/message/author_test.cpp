#include "auth/message/author.h"

#include <gtest/gtest.h>

namespace auth::message {
namespace {

using namespace std::string_view_literals;

struct GoodCase {
  const char* name;
  std::string_view value;
  std::string_view want;  // local-part|domain, separated by commas
};

class FromGood : public testing::TestWithParam<GoodCase> {};

TEST_P(FromGood, NamesItsAuthors) {
  const auto mailboxes = parse_from(GetParam().value);
  ASSERT_TRUE(mailboxes) << mailboxes.error().text;
  std::string got;
  for (const auto& mailbox : *mailboxes) {
    got += (got.empty() ? "" : ", ") + mailbox.local_part + "|" + mailbox.domain.text();
  }
  EXPECT_EQ(got, GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc5322S3_4, FromGood,
    testing::Values(
        GoodCase{"Bare", " anna@example.com", "anna|example.com"},
        GoodCase{"NoSpace", "anna@example.com", "anna|example.com"},
        GoodCase{"Angle", " <anna@example.com>", "anna|example.com"},
        GoodCase{"DisplayName", " Anna Berg <anna.berg@example.com>", "anna.berg|example.com"},
        GoodCase{"NameTouchesAngle", " Anna<anna@example.com>", "anna|example.com"},
        GoodCase{"QuotedName", " \"Berg, Anna (Sales) <x@phish.example>\" <anna@example.com>",
                 "anna|example.com"},
        GoodCase{"AddressAsQuotedName", " \"ceo@example.com\" <ceo@phish.example>",
                 "ceo|phish.example"},
        GoodCase{"EscapesInQuotedName", R"( "a \"b\" \\ c>" <anna@example.com>)",
                 "anna|example.com"},
        GoodCase{"EmptyQuotedName", " \"\" <anna@example.com>", "anna|example.com"},
        GoodCase{"TrailingComment", " anna@example.com (Anna Berg)", "anna|example.com"},
        GoodCase{"TrailingBlanks", " anna@example.com \t", "anna|example.com"},
        GoodCase{"AllOfAtext", " !#$%&'*+-/=?^_`{|}~09azAZ@example.com",
                 "!#$%&'*+-/=?^_`{|}~09azAZ|example.com"},
        GoodCase{"UpperCaseDomain", " Anna@EXAMPLE.Com", "Anna|example.com"},
        GoodCase{"SingleLabel", " root@localhost", "root|localhost"},
        GoodCase{"UnderscoreInDomain", " root@srv_1.example.com", "root|srv_1.example.com"},
        GoodCase{"Two", " anna@example.com, Bernd <bernd@example.net>",
                 "anna|example.com, bernd|example.net"},
        GoodCase{"EncodedWordsAreNotDecoded",
                 " =?utf-8?Q?Ceo_=3Cceo=40example=2Ecom=3E?= <ceo@phish.example>",
                 "ceo|phish.example"},
        GoodCase{"EncodedWordAsLocalPart", " =?utf-8?Q?a?=@example.com",
                 "=?utf-8?Q?a?=|example.com"}),
    [](const auto& test_info) { return test_info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    QuotedLocalPart, FromGood,
    testing::Values(GoodCase{"Blank", " \"anna berg\"@example.com", "anna berg|example.com"},
                    GoodCase{"At", " Alias <\"anna@phish.example\"@example.com>",
                             "anna@phish.example|example.com"},
                    GoodCase{"Escapes", R"( "a\"b\\c\>d"@example.com)", R"(a"b\c>d|example.com)"},
                    GoodCase{"Empty", " \"\"@example.com", "|example.com"},
                    GoodCase{"Folded", " \"a\r\n b\"@example.com", "a b|example.com"},
                    GoodCase{"MixedWithAtoms", " a.\"b.\".c@example.com", "a.b..c|example.com"}),
    [](const auto& test_info) { return test_info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    CommentsAndFolds, FromGood,
    testing::Values(
        GoodCase{"CommentFirst", " (x) anna@example.com", "anna|example.com"},
        GoodCase{"CommentWithAddress", " (a@evil.example, <b@evil.example>) anna@example.com",
                 "anna|example.com"},
        GoodCase{"Nested", " (Anna (nested) <x@phish.example>) a.b (at) @ (the) example.com (S)",
                 "a.b|example.com"},
        GoodCase{"SixteenDeep", " ((((((((((((((((x)))))))))))))))) a@example.com",
                 "a|example.com"},
        GoodCase{"ManyInARow", " (((x)(y))((z))) a@example.com", "a|example.com"},
        GoodCase{"EscapedParentheses", R"( (\) \( \\) a@example.com)", "a|example.com"},
        GoodCase{"FoldedInAngle", " \"x\"\r\n\t<anna.berg\r\n\t@example.com>",
                 "anna.berg|example.com"},
        GoodCase{"FoldOfBlanksAlone", " Anna\r\n \r\n <anna@example.com>", "anna|example.com"},
        GoodCase{"FoldFirst", "\r\n anna@example.com", "anna|example.com"},
        GoodCase{"InsideComment", " (a\r\n b) anna@example.com", "anna|example.com"},
        GoodCase{"S4_4AroundDots", " a . b @ example (c) . com", "a.b|example.com"},
        GoodCase{"InsideAngle", " < (c) anna@example.com (d) > (e)", "anna|example.com"},
        GoodCase{"AroundCommas", " a@example.com (x) ,\r\n (y) b@example.com",
                 "a|example.com, b|example.com"}),
    [](const auto& test_info) { return test_info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    S4_1ObsPhrase, FromGood,
    testing::Values(
        GoodCase{"Initials", " J. R. Ewing <jr@example.com>", "jr|example.com"},
        GoodCase{"DotAfterInitial", " Anna B. Berg <anna@example.com>", "anna|example.com"},
        GoodCase{"DotsInARow", " Anna ... Berg. <anna@example.com>", "anna|example.com"},
        GoodCase{"WordsAndStrings", " Anna \"B.\" Berg <anna@example.com>", "anna|example.com"}),
    [](const auto& test_info) { return test_info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Rfc6532, FromGood,
    testing::Values(
        GoodCase{"Utf8Name", " J\xc3\xbcrgen <j@example.com>", "j|example.com"},
        GoodCase{"Latin1Name", " K\xfchlhaus <nas@example.com>", "nas|example.com"},
        GoodCase{"Latin1QuotedName", " \"K\xfchl, haus\" <nas@example.com>", "nas|example.com"},
        GoodCase{"Latin1Comment", " nas@example.com (K\xfchlhaus)", "nas|example.com"},
        GoodCase{"EscapedLatin1", " \"K\\\xfc\" (\\\xfc) <nas@example.com>", "nas|example.com"},
        GoodCase{"Utf8LocalPart", " j\xc3\xbcrgen@example.com", "j\xc3\xbcrgen|example.com"},
        GoodCase{"Utf8QuotedLocalPart", " \"j\xc3\xbcr gen\"@example.com",
                 "j\xc3\xbcr gen|example.com"},
        GoodCase{"ULabelDomain",
                 " j@b\xc3\xbc"
                 "cher.example",
                 "j|xn--bcher-kva.example"},
        GoodCase{"ALabelDomain", " j@XN--BCHER-KVA.example", "j|xn--bcher-kva.example"}),
    [](const auto& test_info) { return test_info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Rfc6854Groups, FromGood,
    testing::Values(
        GoodCase{"One", " Sales Team: Anna Berg <anna@example.com>;", "anna|example.com"},
        GoodCase{"Two", " Sales: a@example.com, b@example.net; (x)",
                 "a|example.com, b|example.net"},
        GoodCase{"QuotedName", " \"Sales: all\":a@example.com;", "a|example.com"},
        GoodCase{"AmongMailboxes", " a@example.com, Sales: b@example.com;, c@example.com",
                 "a|example.com, b|example.com, c|example.com"},
        GoodCase{"EmptyAmongMailboxes", " Nobody: (x) ;, a@example.com", "a|example.com"},
        GoodCase{"ColonTouches", " G:<a@example.com>;", "a|example.com"}),
    [](const auto& test_info) { return test_info.param.name; });

// --- refused ------------------------------------------------------------------------------------

struct BadCase {
  const char* name;
  std::string_view value;
  std::string_view text;  // how the error begins
  std::size_t offset;
};

class FromBad : public testing::TestWithParam<BadCase> {};

TEST_P(FromBad, IsRefusedAndSaysWhere) {
  const auto mailboxes = parse_from(GetParam().value);
  ASSERT_FALSE(mailboxes);
  EXPECT_EQ(mailboxes.error().problem, AuthorProblem::bad_from);
  EXPECT_TRUE(mailboxes.error().text.starts_with(GetParam().text)) << mailboxes.error().text;
  EXPECT_EQ(mailboxes.error().offset, GetParam().offset) << mailboxes.error().text;
}

INSTANTIATE_TEST_SUITE_P(
    Sec6, FromBad,
    testing::Values(
        BadCase{"Empty", "", "an address is missing at the end", 0},
        BadCase{"Blank", " ", "an address is missing at the end", 1},
        BadCase{"CommentAlone", " (x)", "an address is missing at the end", 4},
        BadCase{"Comma", ",", "an address is missing at \",\"", 0},
        BadCase{"Commas", " ,,", "an address is missing", 1},
        BadCase{"LeadingComma", " ,a@example.com", "an address is missing", 1},
        BadCase{"TrailingComma", " a@example.com,", "an address is missing at the end", 15},
        BadCase{"EmptyMember", " a@example.com,,b@example.com", "an address is missing", 15},
        BadCase{"Brackets", " <>", "there is no address between < and > at \"<>\"", 1},
        BadCase{"BracketsWithBlank", " Anna < >", "there is no address between < and >", 6},
        BadCase{"At", "@", "nothing stands before the @", 0},
        BadCase{"NoDomain", " a@", "nothing stands after the @ at the end", 3},
        BadCase{"NoDomainInAngle", " <a@>", "nothing stands after the @ at \">\"", 4},
        BadCase{"NoLocalPart", " <@example.com>", "nothing stands before the @", 2},
        BadCase{"OpenQuote", " \"Anna <a@example.com>", "a quoted string is never closed", 1},
        BadCase{"OpenQuoteByEscape", " \"Anna\\\" <a@example.com>",
                "a quoted string is never closed", 1},
        BadCase{"BackslashAtTheEnd", " \"Anna\\", "a quoted string is never closed", 1},
        BadCase{"OpenComment", " a@example.com (x", "a comment is never closed", 15},
        BadCase{"OpenCommentByEscape", " a@example.com (x\\)", "a comment is never closed", 15},
        BadCase{"ClosedTooOften", " a@example.com (x))", "after an address comes", 18},
        BadCase{"OpenAngle", " Anna <a@example.com", "after < an address and > are expected", 6},
        BadCase{"AngleAlone", " <", "an address has no @ and domain at the end", 2},
        BadCase{"NameAlone", " Printer on floor 2", "an address has no @ and domain", 1},
        BadCase{"WordAlone", " root", "an address has no @ and domain", 1},
        BadCase{"WordInAngle", " <root>", "an address has no @ and domain at \"root>\"", 2},
        BadCase{"EmptyGroup", " Undisclosed senders:;", "the field holds no address", 0},
        BadCase{"TwoEmptyGroups", " A:;, B:;", "the field holds no address", 0},
        BadCase{"OpenGroup", " Sales: a@example.com", "a group is not closed by a semicolon", 6},
        BadCase{"OpenEmptyGroup", " Sales:", "an address is missing at the end", 7},
        BadCase{"NestedGroup", " A: B: a@example.com;;", "an address has no @ and domain", 4},
        BadCase{"NamelessGroup", " : a@example.com;", "a group has no name", 1},
        BadCase{"GroupEmptyMember", " G: a@example.com,;", "an address is missing", 18}),
    [](const auto& test_info) { return test_info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Sec20, FromBad,
    testing::Values(
        BadCase{"UnquotedCommaInName", " Berg, Anna <a@example.com>",
                "an address has no @ and domain (a comma", 1},
        BadCase{"TwoAngles", " <a@example.com><b@example.com>",
                "after an address comes neither a comma nor the end, but text at \"<b@", 16},
        BadCase{"AddressAsName", " a@example.com <b@phish.example>", "after an address comes", 15},
        BadCase{"TrailingWord", " a@example.com b", "after an address comes", 15},
        BadCase{"TrailingWordAfterAngle", " <a@example.com> b", "after an address comes", 17},
        BadCase{"TrailingDot", " a@example.com.", "the domain ends in a dot", 15},
        BadCase{"TwoDotsInDomain", " a@example..com", "the domain ends in a dot", 11},
        BadCase{"LeadingDotInDomain", " a@.example.com", "nothing stands after the @", 3},
        BadCase{"TwoAts", " a@b@example.com", "after an address comes", 4},
        BadCase{"Route", " <@relay.example,@b.example:a@example.com>",
                "nothing stands before the @", 2},
        BadCase{"SourceRouteWithPercentIsNoRoute", " a%b@[192.0.2.1]", "an IP address stands", 5},
        BadCase{"DomainLiteral", " <a@[192.0.2.1]>", "an IP address stands", 4},
        BadCase{"QuotedDomain", " a@\"example.com\"", "nothing stands after the @", 3},
        BadCase{"CommentSplitsDomain", " a@exam(x)ple.com", "after an address comes", 10},
        BadCase{"BlankSplitsLocalPart", " anna berg@example.com",
                "the part before the @ is neither words", 1},
        BadCase{"LeadingDotInLocalPart", " .a@example.com", "the part before the @ is neither", 1},
        BadCase{"TrailingDotInLocalPart", " a.@example.com", "the part before the @ is neither", 1},
        BadCase{"TwoDotsInLocalPart", " a..b@example.com", "the part before the @ is neither", 1},
        BadCase{"LeadingDotInName", " .Anna <a@example.com>", "a display name begins with a dot",
                1},
        BadCase{"BracketsInName", " Anna [Sales] <a@example.com>",
                "an address has no @ and domain (a comma or another special character", 1},
        BadCase{"Nul", " a@example.com\0"sv, "a control character stands at \"\\x00\"", 14},
        BadCase{"NulInQuotes", " \"a\0\" <a@example.com>"sv, "a control character stands", 3},
        BadCase{"Escape", " \x1b[31mAnna <a@example.com>", "a control character stands", 1},
        BadCase{"Delete", " (\x7f) a@example.com", "a control character stands", 2},
        BadCase{"BareCr", " a@example.com\r, b@example.com", "a line end that is no fold", 14},
        BadCase{"BareLf", " a@example.com\n b", "a line end that is no fold", 14},
        BadCase{"NewField", " a@example.com\r\nFrom: b@example.com", "a line end that is no fold",
                14},
        BadCase{"LineEndLast", " a@example.com\r\n", "a line end that is no fold", 14},
        BadCase{"EscapedFold", " \"a\\\r\n b\" <a@example.com>", "a backslash before a line end",
                3},
        BadCase{"Latin1LocalPart", " j\xfcrgen@example.com", "the part before the @ is not UTF-8",
                1},
        BadCase{"Latin1Domain",
                " j@b\xfc"
                "cher.example",
                "the part after the @ is no domain", 3},
        BadCase{"SpecialInDomain", " a@exam!ple.com", "the part after the @ is no domain", 3},
        BadCase{"SemicolonInsteadOfComma", " a@example.com; b@example.com",
                "after an address comes", 14},
        BadCase{"Backslash", " a\\b@example.com", "an address has no @ and domain", 1}),
    [](const auto& test_info) { return test_info.param.name; });

// --- bounds -------------------------------------------------------------------------------------

TEST(Sec8, CommentsNestSixteenDeep) {
  const auto nested = [](std::size_t depth) {
    return parse_from(std::string(depth, '(') + std::string(depth, ')') + "a@example.com");
  };
  EXPECT_TRUE(nested(16));
  ASSERT_FALSE(nested(17));
  EXPECT_TRUE(nested(17).error().text.starts_with("comments nest too deep"));
  EXPECT_FALSE(nested(100000));
}

TEST(MaxAuthors, AHundredAuthorsAreTheMost) {
  std::string value = "a@example.com";
  for (std::size_t i = 1; i < max_authors; ++i) {
    value += ",a@example.com";
  }
  EXPECT_EQ(parse_from(value)->size(), max_authors);
  const auto more = parse_from(value + ",a@example.com");
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().problem, AuthorProblem::bad_from);
  EXPECT_TRUE(more.error().text.starts_with("there are more than 100 addresses"));
}

TEST(Sec9, LongFieldsTakeLinearTime) {
  // A quadratic parser would need minutes for any of these.
  const std::size_t many = 1000000;
  for (const std::string_view piece : {"(", "()", "\"", "\"\"", ".", "a ", " ", "\\", "<", ":", ",",
                                       "a.", "a@", "=?", "\r\n ", "(\\)", "a:;,"}) {
    std::string value;
    for (std::size_t i = 0; i < many; i += piece.size()) {
      value += piece;
    }
    EXPECT_FALSE(parse_from(value)) << piece;
  }
}

// --- of a message -------------------------------------------------------------------------------

TEST(Authors, TakesTheOneFromField) {
  HeaderBlock headers;
  ASSERT_TRUE(headers.add("X-From: x@example.org"));
  ASSERT_TRUE(headers.add("FROM\t: Anna\r\n <anna@example.com>"));  // SEC-21
  ASSERT_TRUE(headers.add("Sender: b@example.net"));
  const auto mailboxes = authors(headers);
  ASSERT_TRUE(mailboxes) << mailboxes.error().text;
  ASSERT_EQ(mailboxes->size(), 1U);
  EXPECT_EQ(mailboxes->front().domain.text(), "example.com");
}

TEST(Authors, NoFromField) {
  HeaderBlock headers;
  ASSERT_TRUE(headers.add("Sender: b@example.net"));
  EXPECT_EQ(authors(headers).error().problem, AuthorProblem::no_from);
}

TEST(Authors, SeveralFromFields) {
  HeaderBlock headers;
  ASSERT_TRUE(headers.add("From: a@example.com"));
  ASSERT_TRUE(headers.add("from : a@example.com"));
  EXPECT_EQ(authors(headers).error().problem, AuthorProblem::several_from);
}

TEST(Authors, BadFromField) {
  HeaderBlock headers;
  ASSERT_TRUE(headers.add("From: <>"));
  EXPECT_EQ(authors(headers).error().problem, AuthorProblem::bad_from);
}

TEST(Authors, DomainsAreDistinctAndInOrder) {
  const auto mailboxes = parse_from("a@b.example, c@A.example, d@B.EXAMPLE, e@a.example");
  ASSERT_TRUE(mailboxes);
  std::string names;
  for (const DnsName& name : domains(*mailboxes)) {
    names += name.text() + " ";
  }
  EXPECT_EQ(names, "b.example a.example ");
  EXPECT_TRUE(domains({}).empty());
}

}  // namespace
}  // namespace auth::message
