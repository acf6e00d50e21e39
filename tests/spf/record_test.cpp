#include "auth/spf/record.h"

#include <gtest/gtest.h>

#include <string>

#include "spf/support.h"

namespace auth::spf {
namespace {

Record good(std::string_view text) {
  auto record = parse_record(text);
  EXPECT_TRUE(record.has_value()) << text << ": " << record.error().reason;
  return std::move(*record);
}

template <typename T>
const T& mechanism(const Record& record, std::size_t at = 0) {
  return std::get<T>(record.directives().at(at).mechanism);
}

TEST(Rfc7208S4_5, SelectsRecordsOfSpf) {  // SPF-13
  for (const char* text : {"v=spf1", "v=spf1 ", "V=SPF1 -all", "v=spf1 mx"}) {
    EXPECT_TRUE(is_spf_record(text)) << text;
  }
  for (const char* text :
       {"", "v=spf", "v=spf10", "v=spf1mx", " v=spf1", "v=spf1\tmx", "v=spf2.0"}) {
    EXPECT_FALSE(is_spf_record(text)) << text;
  }
}

TEST(Rfc7208S4_6, ReadsTermsInOrder) {
  const Record record = good("v=spf1  +mx ?a:b.example/24//64 ~ip4:192.0.2.77/24 -ALL  ");
  ASSERT_EQ(record.directives().size(), 4U);
  EXPECT_EQ(record.directives()[0].qualifier, Verdict::pass);
  EXPECT_EQ(record.directives()[1].qualifier, Verdict::neutral);
  EXPECT_EQ(record.directives()[2].qualifier, Verdict::softfail);
  EXPECT_EQ(record.directives()[3].qualifier, Verdict::fail);
  EXPECT_EQ(record.directives()[1].text, "?a:b.example/24//64");
  EXPECT_FALSE(mechanism<Mx>(record).domain.has_value());
  EXPECT_EQ(mechanism<A>(record, 1).cidr, (DualCidr{24, 64}));
  EXPECT_EQ(mechanism<A>(record, 1).domain->name, name("b.example"));
  EXPECT_TRUE(mechanism<Ip>(record, 2).range.contains(ip("192.0.2.1")));  // SPF-48: host bits
  EXPECT_TRUE(record.has_all());
  EXPECT_EQ(record.terms().size(), 4U);
}

TEST(Rfc7208S4_6, KeepsItsTextWhenItMoves) {
  Record record = good("v=spf1 mx -all");
  const Record moved = std::move(record);
  EXPECT_EQ(moved.directives()[1].text, "-all");
  EXPECT_EQ(moved.text(), "v=spf1 mx -all");
}

TEST(Rfc7208S6, ReadsModifiers) {
  const Record record = good("v=spf1 redirect=a.example exp=b.%{d} moo.cow-far_out=man:dog/cat");
  EXPECT_EQ(record.redirect()->domain.name, name("a.example"));
  EXPECT_EQ(record.redirect()->text, "redirect=a.example");
  EXPECT_FALSE(record.explanation()->domain.name.has_value());
  EXPECT_TRUE(record.directives().empty());
  EXPECT_EQ(record.terms().size(), 3U);
}

TEST(Rfc7208S5_6, AMappedNetworkStaysOneOfIpv6) {  // SPF-1
  const Record record = good("v=spf1 ip6:::ffff:192.0.2.0/120 ip6:::/0");
  EXPECT_EQ(mechanism<Ip>(record).range.family, IpAddress::Family::v6);
  EXPECT_FALSE(mechanism<Ip>(record).range.contains(ip("192.0.2.1")));
  EXPECT_FALSE(mechanism<Ip>(record, 1).range.contains(ip("::ffff:192.0.2.1")));
}

struct Case {
  const char* name;
  std::string_view text;
};

class Rfc7208S12 : public testing::TestWithParam<Case> {};

TEST_P(Rfc7208S12, IsValid) { EXPECT_TRUE(parse_record(GetParam().text)) << GetParam().text; }

INSTANTIATE_TEST_SUITE_P(
    , Rfc7208S12,
    testing::Values(Case{"Nothing", "v=spf1"}, Case{"SpacesAlone", "v=spf1   "},
                    Case{"ALabelAtTheEnd", "v=spf1 a:foo.example.xn--zckzah"},
                    Case{"ColonAndSlashInAName", "v=spf1 a:foo:bar/baz.example.com"},
                    Case{"HyphenAndDigits", "v=spf1 a:abc.1-2"},
                    Case{"FinalDot", "v=spf1 a:example.com./24"},
                    Case{"MacroAtTheEnd", "v=spf1 exists:%{i}.%{d}"},
                    Case{"EscapeAtTheEnd", "v=spf1 a:example%%"},
                    Case{"ZeroLengths", "v=spf1 a/0 a//0 ip4:0.0.0.0/0 ip6:::/0"},
                    Case{"UnknownModifier", "v=spf1 default=pass ip4=1.2.3.4 x="},
                    Case{"LettersOfExplanationsInUnknownModifiers", "v=spf1 x=%{c}"},
                    Case{"ManyDigits", "v=spf1 a:%{d99999999999999}.example"}),
    [](const auto& test) { return test.param.name; });

class Rfc7208S12Errors : public testing::TestWithParam<Case> {};

TEST_P(Rfc7208S12Errors, AreFoundAnywhere) {  // SPF-20
  const std::string record = "v=spf1 ip4:192.0.2.1 -all " + std::string(GetParam().text);
  const auto parsed = parse_record(record);
  ASSERT_FALSE(parsed.has_value()) << record;
  EXPECT_FALSE(parsed.error().reason.empty());
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc7208S12Errors,
    testing::Values(
        Case{"RedirectAsMechanism", "redirect:x.example"},                 // SPF-23
        Case{"ModifierNameWithColon", "moo.cow:far_out=man"},              //
        Case{"ModifierNameWithDigit", "1up=foo"}, Case{"NoName", "=all"},  // SPF-24
        Case{"QualifierBeforeModifier", "-redirect=x.example"},
        Case{"BadMacroInUnknownModifier", "foo=%abc"},
        Case{"TwoRedirects", "redirect=x.example redirect=x.example"},  // SPF-25
        Case{"TwoExplanations", "exp=x.example exp=y.example"}, Case{"EmptyRedirect", "redirect="},
        Case{"EmptyExplanation", "exp="}, Case{"NoDomainInRedirect", "redirect=-all"},
        Case{"NoDomainInExplanation", "exp=-all"}, Case{"OneLabel", "a:museum"},
        Case{"OneLabelAndDot", "a:museum."},  // SPF-26
        Case{"DigitsAtTheEnd", "a:abc.123"}, Case{"AddressAsName", "a:111.222.33.44"},
        Case{"HyphenFirst", "a:example.-com"}, Case{"Port", "a:example.com:8080"},
        Case{"TextAfterMacro", "a:%{d}com"}, Case{"LabelAfterEscape", "a:x.b%%com"},
        Case{"ThreeLengths", "a/24/64"}, Case{"TooLong4", "a/33"},
        Case{"TooLong6", "a//129"},  // SPF-27
        Case{"LeadingZero", "ip4:1.2.3.4/032"}, Case{"DoubleSlash4", "ip4:1.2.3.4//32"},
        Case{"DoubleSlash6", "ip6:2001:db8::1//33"}, Case{"LengthOfPtr", "ptr/0"},
        Case{"LengthOfInclude", "include:x.example/24"},
        Case{"LengthOfExists", "exists:x.example/24"}, Case{"LengthOfAll", "all/8"},
        Case{"EmptyLength", "a:x.example/"}, Case{"HugeLength", "a/99999999999999999999"},
        Case{"NoInclude", "include"}, Case{"EmptyInclude", "include:"},  // SPF-28
        Case{"NoExists", "exists"}, Case{"EmptyExists", "exists:"}, Case{"EmptyA", "a:"},
        Case{"EmptyMx", "mx:"}, Case{"EmptyPtr", "ptr:"}, Case{"NoIp4", "ip4"},
        Case{"NoIp6", "ip6"}, Case{"AllWithName", "all:foo"}, Case{"AllWithDot", "all."},
        Case{"ThreeOctets", "ip4:1.2.3"}, Case{"PortOfAddress", "ip4:1.2.3.4:8080"},
        Case{"LeadingZeroOfOctet", "ip4:1.2.3.04"}, Case{"Ip6InIp4", "ip4:::ffff:1.2.3.4"},
        Case{"Ip4InIp6", "ip6:1.2.3.4"}, Case{"BadIp6", "ip6::CAFE::BABE"},
        Case{"ZoneId", "ip6:fe80::1%25eth0"},
        Case{"LetterOfExplanation", "exists:%{c}.example"},  // SPF-29
        Case{"LetterOfExplanationInExp", "exp=%{r}.example"},
        Case{"Nul", std::string_view("a:x\0.example", 12)},  // SPF-30
        Case{"EightBit", "a:\xc3\xa4.example"}, Case{"Tab", "mx\tmx"},
        Case{"Unknown", "ipv4:1.2.3.4"}, Case{"QualifierAlone", "-"},
        Case{"TwoQualifiers", "-+all"}, Case{"SecondVersion", "v:spf1"}),
    [](const auto& test) { return test.param.name; });

TEST(Rfc7208S4_6, ErrorsNameTheTermAndTheRemedy) {
  const auto parsed = parse_record("v=spf1 ip4:192.0.2.1 ipv6:2001:db8::1 -all");
  ASSERT_FALSE(parsed.has_value());
  EXPECT_EQ(parsed.error().term, "ipv6:2001:db8::1");
  EXPECT_EQ(parsed.error().reason, "\"ipv6\" is no mechanism; write \"ip6:\"");
}

TEST(Rfc7208S4_6, TermsAreBounded) {  // SPF-31
  std::string text = "v=spf1";
  for (std::size_t i = 0; i < max_terms; ++i) {
    text += " a";
  }
  EXPECT_TRUE(parse_record(text).has_value());
  EXPECT_FALSE(parse_record(text + " a").has_value());
}

}  // namespace
}  // namespace auth::spf
