#include "auth/base/dns_name.h"

#include <gtest/gtest.h>

namespace auth {
namespace {

using namespace std::string_view_literals;

DnsName name(std::string_view text) { return DnsName::parse(text).value(); }

struct Good {
  const char* name;
  std::string_view input;
  std::string_view text;
};

class DnsNameGood : public testing::TestWithParam<Good> {};

TEST_P(DnsNameGood, IsInTheFormThatDnsIsAsked) {
  const auto parsed = DnsName::parse(GetParam().input);
  ASSERT_TRUE(parsed) << to_text(parsed.error());
  EXPECT_EQ(parsed->text(), GetParam().text);
  EXPECT_EQ(DnsName::parse(parsed->text()), *parsed);
}

INSTANTIATE_TEST_SUITE_P(
    , DnsNameGood,
    testing::Values(Good{"Plain", "example.com", "example.com"},
                    Good{"UpperCase", "EXAMPLE.Com", "example.com"},
                    Good{"FinalDot", "example.com.", "example.com"},
                    Good{"OneLabel", "localhost", "localhost"},
                    Good{"Underscores", "_dmarc.s1._domainkey.example",
                         "_dmarc.s1._domainkey.example"},
                    Good{"Digits", "1.2.0.192.in-addr.arpa", "1.2.0.192.in-addr.arpa"},
                    Good{"Hyphens", "-a-.b--c", "-a-.b--c"},
                    Good{"Rfc5891ULabel",
                         "b\xc3\xbc"
                         "cher.example",
                         "xn--bcher-kva.example"},
                    Good{"UpperCaseULabel",
                         "B\xc3\x9c"
                         "CHER.Example",
                         "xn--bcher-kva.example"},
                    Good{"ULabelFinalDot",
                         "b\xc3\xbc"
                         "cher.example.",
                         "xn--bcher-kva.example"},
                    Good{"SharpSIsNotSs",
                         "stra\xc3\x9f"
                         "e.example",
                         "xn--strae-oqa.example"},
                    Good{"UnderscoreBesideULabel",
                         "_dmarc.b\xc3\xbc"
                         "cher.example",
                         "_dmarc.xn--bcher-kva.example"},
                    Good{"IdeographicFullStop",
                         "b\xc3\xbc"
                         "cher\xe3\x80\x82"
                         "example",
                         "xn--bcher-kva.example"},
                    Good{"ALabel", "XN--BCHER-KVA.example", "xn--bcher-kva.example"}),
    [](const auto& test_info) { return test_info.param.name; });

struct Bad {
  const char* name;
  std::string input;
  DnsNameError error;
};

class DnsNameBad : public testing::TestWithParam<Bad> {};

TEST_P(DnsNameBad, IsRefused) {
  const auto parsed = DnsName::parse(GetParam().input);
  ASSERT_FALSE(parsed) << parsed->text();
  EXPECT_EQ(parsed.error(), GetParam().error) << to_text(parsed.error());
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) {
    text += piece;
  }
  return text;
}

INSTANTIATE_TEST_SUITE_P(
    , DnsNameBad,
    testing::Values(
        Bad{"Nothing", "", DnsNameError::empty}, Bad{"Root", ".", DnsNameError::empty},
        Bad{"LeadingDot", ".example.com", DnsNameError::empty_label},
        Bad{"TwoDots", "example..com", DnsNameError::empty_label},
        Bad{"TwoFinalDots", "example.com..", DnsNameError::empty_label},
        Bad{"Blank", "example .com", DnsNameError::bad_character},
        Bad{"LeadingBlank", " example.com", DnsNameError::bad_character},
        Bad{"Sec16Parenthesis", "example.net(.example.com", DnsNameError::bad_character},
        Bad{"Sec16Tab", "a.com\tb.com", DnsNameError::bad_character},
        Bad{"Sec16Nul", std::string("a.com\0b.com", 11), DnsNameError::bad_character},
        Bad{"NulBesideULabel", std::string("b\xc3\xbc\0.com", 8), DnsNameError::bad_character},
        Bad{"Star", "*.example.com", DnsNameError::bad_character},
        Bad{"Slash", "../../etc/passwd", DnsNameError::empty_label},
        Bad{"Percent", "a%00.com", DnsNameError::bad_character},
        Bad{"Backslash", "a\\046b.com", DnsNameError::bad_character},
        Bad{"LabelOf64", std::string(64, 'a') + ".com", DnsNameError::label_too_long},
        Bad{"NameOf254", repeated("a.", 126) + "aa", DnsNameError::name_too_long},
        Bad{"VeryLong", std::string(100000, 'a'), DnsNameError::name_too_long},
        Bad{"Latin1",
            "b\xfc"
            "cher.example",
            DnsNameError::bad_idn},
        Bad{"CutUtf8", "example.\xc3", DnsNameError::bad_idn},
        Bad{"SlashByMapping", "a\xe2\x84\x80.example", DnsNameError::bad_character},
        Bad{"LongULabel", repeated("\xc3\xbc", 64) + ".example", DnsNameError::label_too_long},
        Bad{"LongUName", repeated("\xc3\xbc.", 32) + "example", DnsNameError::name_too_long},
        Bad{"ULabelBesideEmptyLabel", "b\xc3\xbc..example", DnsNameError::empty_label},
        Bad{"SoftHyphenAlone", "\xc2\xad.example", DnsNameError::empty_label},
        Bad{"RightToLeftMixed", "a\xd7\x90.example", DnsNameError::bad_idn}),
    [](const auto& test_info) { return test_info.param.name; });

class Rfc2181S11Good : public testing::TestWithParam<Good> {};

TEST_P(Rfc2181S11Good, IsReadAsAscii) {
  const auto parsed = DnsName::parse_ascii(GetParam().input);
  ASSERT_TRUE(parsed) << to_text(parsed.error());
  EXPECT_EQ(parsed->text(), GetParam().text);
  EXPECT_EQ(DnsName::parse_ascii(parsed->text()), *parsed);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc2181S11Good,
    testing::Values(Good{"Plain", "EXAMPLE.com.", "example.com"},
                    Good{"Spf75LocalPart", "foo:bar/Baz.example.com", "foo:bar/baz.example.com"},
                    Good{"Blank", "a b.example.com", "a b.example.com"},
                    Good{"Backslash", "a\\046b.com", "a\\046b.com"},
                    Good{"Quotes", "\"a@b\".com", "\"a@b\".com"}, Good{"Star", "*.com", "*.com"},
                    Good{"Tilde", "~.com", "~.com"}),
    [](const auto& test_info) { return test_info.param.name; });

class Rfc2181S11Bad : public testing::TestWithParam<Bad> {};

TEST_P(Rfc2181S11Bad, IsRefusedAsAscii) {
  const auto parsed = DnsName::parse_ascii(GetParam().input);
  ASSERT_FALSE(parsed) << parsed->text();
  EXPECT_EQ(parsed.error(), GetParam().error) << to_text(parsed.error());
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc2181S11Bad,
    testing::Values(Bad{"Nothing", "", DnsNameError::empty}, Bad{"Root", ".", DnsNameError::empty},
                    Bad{"LeadingDot", ".a b.com", DnsNameError::empty_label},
                    Bad{"TwoDots", "a b..com", DnsNameError::empty_label},
                    Bad{"ULabel", "b\xc3\xbc.com", DnsNameError::unprintable},
                    Bad{"Tab", "a\tb.com", DnsNameError::unprintable},
                    Bad{"Delete", "a\x7f.com", DnsNameError::unprintable},
                    Bad{"Nul", std::string("a\0b.com", 7), DnsNameError::unprintable},
                    Bad{"LabelOf64", std::string(64, '/') + ".com", DnsNameError::label_too_long},
                    Bad{"NameOf254", repeated("/.", 126) + "//", DnsNameError::name_too_long},
                    Bad{"VeryLong", std::string(100000, '/'), DnsNameError::name_too_long}),
    [](const auto& test_info) { return test_info.param.name; });

TEST(Rfc2181S11, LongestNameMayHaveAFinalDot) {
  EXPECT_TRUE(DnsName::parse_ascii(repeated("/.", 126) + "/."));
}

TEST(Rfc1035S2_3_4, LongestNamesAndLabelsAreTaken) {
  EXPECT_TRUE(DnsName::parse(std::string(63, 'a') + ".com"));
  EXPECT_EQ(name(repeated("a.", 126) + "a").text().size(), 253U);
  EXPECT_TRUE(DnsName::parse(repeated("a.", 126) + "a."));
}

TEST(DnsName, CountsLabels) {
  EXPECT_EQ(name("com").labels(), 1U);
  EXPECT_EQ(name("a.b.example.com").labels(), 4U);
}

TEST(DnsName, LastLabelsAreTheRightMostOnes) {
  EXPECT_EQ(name("a.b.example.com").last_labels(1), name("com"));
  EXPECT_EQ(name("a.b.example.com").last_labels(2), name("example.com"));
  EXPECT_EQ(name("a.b.example.com").last_labels(4), name("a.b.example.com"));
  EXPECT_EQ(name("com").last_labels(1), name("com"));
}

TEST(Dkim15, IsWithinGoesByWholeLabels) {
  EXPECT_TRUE(name("example.com").is_within(name("example.com")));
  EXPECT_TRUE(name("a.b.example.com").is_within(name("EXAMPLE.com")));
  EXPECT_FALSE(name("notexample.com").is_within(name("example.com")));
  EXPECT_FALSE(name("example.com").is_within(name("a.example.com")));
  EXPECT_FALSE(name("example.com.evil.test").is_within(name("example.com")));
  EXPECT_FALSE(name("example.org").is_within(name("example.com")));
}

TEST(DnsName, PrefixesAreCheckedToo) {
  const DnsName domain = name("example.com");
  EXPECT_EQ(domain.with_prefix("s1._domainkey")->text(), "s1._domainkey.example.com");
  EXPECT_EQ(domain.with_prefix("").error(), DnsNameError::empty_label);
  EXPECT_EQ(domain.with_prefix("a.").error(), DnsNameError::empty_label);
  EXPECT_EQ(domain.with_prefix("a b").error(), DnsNameError::bad_character);
  EXPECT_EQ(domain.with_prefix(std::string(63, 'a')).has_value(), true);
  EXPECT_EQ(name(repeated("a.", 126) + "a").with_prefix("b").error(), DnsNameError::name_too_long);
}

TEST(DnsName, EveryErrorHasItsWords) {
  for (const auto error :
       {DnsNameError::empty, DnsNameError::empty_label, DnsNameError::label_too_long,
        DnsNameError::name_too_long, DnsNameError::bad_character, DnsNameError::bad_idn}) {
    EXPECT_FALSE(to_text(error).empty());
  }
}

}  // namespace
}  // namespace auth
