#include "auth/spf/macro_string.h"

#include <gtest/gtest.h>

#include "spf/support.h"

namespace auth::spf {
namespace {

using Use = MacroString::Use;

MacroValues values(std::string_view address = "192.0.2.3") {
  return {.local_part = "strong-bad",
          .sender_domain = "email.example.com",
          .domain = "email.example.com",
          .ip = ip(address),
          .helo = "mx.Example.org",
          .receiver = "mail.example.net",
          .now = Timestamp(1'700'000'000)};
}

std::string expanded(std::string_view text, const MacroValues& with, Use use = Use::explanation) {
  const auto parsed = MacroString::parse(text, use);
  if (!parsed) {
    return "error: " + parsed.error();
  }
  return parsed->expand(with, 1'000).value_or("too long");
}

struct Case {
  const char* name;
  std::string_view text;
  std::string_view want;
};

class Rfc7208S7_4 : public testing::TestWithParam<Case> {};  // the examples of the RFC (SPF-76)

TEST_P(Rfc7208S7_4, Expands) { EXPECT_EQ(expanded(GetParam().text, values()), GetParam().want); }

INSTANTIATE_TEST_SUITE_P(
    , Rfc7208S7_4,
    testing::Values(
        Case{"Sender", "%{s}", "strong-bad@email.example.com"},
        Case{"SenderDomain", "%{o}", "email.example.com"},
        Case{"Domain", "%{d}", "email.example.com"},
        Case{"FourParts", "%{d4}", "email.example.com"},
        Case{"ThreeParts", "%{d3}", "email.example.com"}, Case{"TwoParts", "%{d2}", "example.com"},
        Case{"OnePart", "%{d1}", "com"}, Case{"Reversed", "%{dr}", "com.example.email"},
        Case{"ReversedTwo", "%{d2r}", "example.email"}, Case{"LocalPart", "%{l}", "strong-bad"},
        Case{"LocalSplit", "%{l-}", "strong.bad"}, Case{"LocalReversed", "%{lr}", "strong-bad"},
        Case{"LocalSplitReversed", "%{lr-}", "bad.strong"},
        Case{"LocalSplitReversedOne", "%{l1r-}", "strong"},
        Case{"ReverseName", "%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"},
        Case{"Complex", "%{lr-}.lp.%{ir}.%{v}._spf.%{d2}",
             "bad.strong.lp.3.2.0.192.in-addr._spf.example.com"},
        Case{"Trusted", "%{d2}.trusted-domains.example.net",
             "example.com.trusted-domains.example.net"}),
    [](const auto& test) { return test.param.name; });

class Rfc7208S7_3 : public testing::TestWithParam<Case> {};

TEST_P(Rfc7208S7_3, Expands) {
  MacroValues with = values("2001:db8::cb01");
  with.local_part = "foo-bar+zip+quux";
  EXPECT_EQ(expanded(GetParam().text, with), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc7208S7_3,
    testing::Values(Case{"NibblesOfIpv6", "%{ir}.%{v}",
                         "1.0.B.C.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.B.D.0.1.0.0.2.ip6"},
                    Case{"NibblesForPeople", "%{i}",
                         "2.0.0.1.0.d.b.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.c.b.0.1"},
                    Case{"SeveralDelimiters", "%{l2r+-}", "bar.foo"},  // SPF-77
                    Case{"KeepsEmptyParts", "%{l2r-+/}", "bar.foo"},   //
                    Case{"MoreThanThere", "%{d99999999999999999999}",
                         "email.example.com"},                                   // SPF-71
                    Case{"UpperCaseIsEscaped", "%{L}", "foo-bar%2Bzip%2Bquux"},  // SPF-73
                    Case{"Escapes", "%%%_%-", "% %20"},                          // SPF-74
                    Case{"ReadableAddress", "%{c}", "2001:db8::cb01"},
                    Case{"Receiver", "%{r}", "mail.example.net"},
                    Case{"Time", "%{t}", "1700000000"}, Case{"Helo", "%{h}", "mx.Example.org"},
                    Case{"NoValidatedName", "%{p}", "unknown"},
                    Case{"SpacesInExplanations", "a b", "a b"}, Case{"Nothing", "", ""}),
    [](const auto& test) { return test.param.name; });

TEST(MacroString, EscapesOctetsAboveAsciiUnsigned) {  // SEC-2
  MacroValues with = values();
  with.local_part = "\x80\xff";
  EXPECT_EQ(expanded("%{L}", with), "%80%FF");
}

TEST(MacroString, KeepsEmptyPartsOfTheValue) {  // SPF-72
  MacroValues with = values();
  with.local_part = "-a--b-";
  EXPECT_EQ(expanded("%{l-}", with), ".a..b.");
  EXPECT_EQ(expanded("%{lr-}", with), ".b..a.");
  EXPECT_EQ(expanded("%{l2-}", with), "b.");
}

TEST(MacroString, AnExpansionThatIsTooLongIsNone) {  // SEC-1
  std::string text;
  for (int i = 0; i < 1'000; ++i) {
    text += "%{s}";
  }
  MacroValues with = values();
  const std::string local(64'000, 'x');
  with.local_part = local;
  const auto parsed = MacroString::parse(text, Use::explanation);
  ASSERT_TRUE(parsed.has_value());
  EXPECT_FALSE(parsed->expand(with, 4'096).has_value());
  EXPECT_FALSE(MacroString::parse("abcd", Use::explanation)->expand(with, 3).has_value());
}

class Rfc7208S7_1Errors : public testing::TestWithParam<Case> {};  // SPF-29

TEST_P(Rfc7208S7_1Errors, AreFound) {
  EXPECT_FALSE(MacroString::parse(GetParam().text, Use::domain_spec).has_value());
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc7208S7_1Errors,
    testing::Values(Case{"PercentAlone", "a%", ""}, Case{"PercentAndLetter", "a%b", ""},
                    Case{"NoBrace", "%{d", ""}, Case{"UnknownLetter", "%{a}", ""},
                    Case{"NoLetter", "%{}", ""}, Case{"Zero", "%{d0}", ""},
                    Case{"ZeroWithLeadingZeros", "%{d000}", ""}, Case{"BadDelimiter", "%{d:}", ""},
                    Case{"DigitsAfterR", "%{dr2}", ""}, Case{"ClientText", "%{c}", ""},
                    Case{"ReceiverName", "%{R}", ""}, Case{"TimeOfDay", "%{t}", ""},
                    Case{"Space", "a b", ""}, Case{"Control", "a\tb", ""},
                    Case{"EightBit", "a\xc3\xa4", ""}),
    [](const auto& test) { return test.param.name; });

TEST(MacroString, KnowsWhichLettersItHas) {
  const auto plain = MacroString::parse("a%%b.example", Use::domain_spec);
  EXPECT_FALSE(plain->has_letters());
  EXPECT_EQ(plain->expand({}, 100), "a%b.example");
  const auto macros = MacroString::parse("%{L}.%{d}", Use::domain_spec);
  EXPECT_TRUE(macros->has_letters());
  EXPECT_TRUE(macros->uses('l'));
  EXPECT_FALSE(macros->uses('o'));
  EXPECT_TRUE(macros->ends_in_macro());
  EXPECT_FALSE(plain->ends_in_macro());
}

}  // namespace
}  // namespace auth::spf
