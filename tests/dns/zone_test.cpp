#include "auth/dns/zone.h"

#include <gtest/gtest.h>

#include "dns/answer_printing.h"

namespace auth::dns {
namespace {

using std::chrono::seconds;

Zone zone_of(std::string_view text) {
  Zone zone;
  const auto added = zone.add(text);
  EXPECT_TRUE(added.has_value()) << added.error().line << ": " << added.error().text;
  return zone;
}

constexpr std::string_view example = R"zone($ORIGIN example.com.
$TTL 1h
@ 2h IN SOA ns1 hostmaster 2026112301 1h 15m 1w 30m
  NS ns1
  NS ns2.example.net.
  MX 10 mail
  MX 0 .
  TXT "v=spf1 " "-all"
ns1 300 A 192.0.2.53
mail A 192.0.2.1
 AAAA 2001:db8::1
 A 192.0.2.2
Mixed TXT "Case Kept"
unquoted TXT v=spf1 -all
semicolon TXT "v=DKIM1; p=" ; a comment
parens TXT ( "one"  ; first
   "two" ) 
escaped TXT "a\"b\\c\195\188\000d(e)"
generic TYPE65280 \# 2 0102
generictext TXT \# 4 03616263
old SPF "v=spf1 ?all"
deep.below.ent A 192.0.2.9
*.wild TXT "any"
*.wild MX 10 mail
sub.exists.wild A 192.0.2.10
www CNAME mail
chain CNAME www
loop1 CNAME loop2
loop2 CNAME loop1
self CNAME self
out CNAME target.example.org.
dangling CNAME nowhere
odd CNAME a\.b
star CNAME x.wild
IN A 192.0.2.77
foo:bar/baz TXT "suite"
a\032b TXT "blank"
a\"b\(c\)\;d TXT "marks"
back\\slash TXT "backslash"
*.x@y TXT "below"
macro CNAME foo:bar/baz
spaced MX 5 Mail\032Host
8bit\195\188 TXT "unreachable"
order IN 5 A 192.0.2.78
$ORIGIN sub
rel A 192.0.2.11
@ A 192.0.2.12
1.2.0.192.in-addr.arpa. PTR mail.example.com.
)zone";

struct Case {
  const char* name;
  std::string_view asked;
  RecordType type;
  std::string_view want;
};

class Rfc1035S5 : public testing::TestWithParam<Case> {};

TEST_P(Rfc1035S5, Answers) {
  static const Zone zone = zone_of(example);
  EXPECT_EQ(printed(zone.answer(question(GetParam().asked, GetParam().type))), GetParam().want);
}

constexpr std::string_view escaped_text("ok \"a\"b\\c\xc3\xbc\0d(e)\"", 17);

INSTANTIATE_TEST_SUITE_P(
    MasterFile, Rfc1035S5,
    testing::Values(
        Case{"InheritsOwner", "mail.example.com", RecordType::a, "ok 192.0.2.1 192.0.2.2"},
        Case{"Aaaa", "mail.example.com", RecordType::aaaa, "ok 2001:db8::1"},
        Case{"NamesWithAndWithoutOrigin", "example.com", RecordType::ns,
             "ok ns1.example.com ns2.example.net"},
        Case{"NullMx", "example.com", RecordType::mx, "ok 10 mail.example.com 0 ."},
        Case{"JoinsStrings", "example.com", RecordType::txt, "ok \"v=spf1 -all\""},
        Case{"SoaSerial", "example.com", RecordType::soa, "ok soa 2026112301"},
        Case{"OwnersHaveNoCase", "MIXED.example.com", RecordType::txt, "ok \"Case Kept\""},
        Case{"UnquotedWordsAreStrings", "unquoted.example.com", RecordType::txt,
             "ok \"v=spf1-all\""},
        Case{"SemicolonInQuotes", "semicolon.example.com", RecordType::txt, "ok \"v=DKIM1; p=\""},
        Case{"Parentheses", "parens.example.com", RecordType::txt, "ok \"onetwo\""},
        Case{"Escapes", "escaped.example.com", RecordType::txt, escaped_text},
        Case{"Rfc3597UnknownTypeExists", "generic.example.com", RecordType::txt, "no data"},
        Case{"Rfc3597GenericRdata", "generictext.example.com", RecordType::txt, "ok \"abc\""},
        Case{"SpfType", "old.example.com", RecordType::spf, "ok \"v=spf1 ?all\""},
        Case{"OwnerThatLooksLikeAClass", "in.example.com", RecordType::a, "ok 192.0.2.77"},
        Case{"ClassBeforeTtl", "order.example.com", RecordType::a, "ok 192.0.2.78"},
        Case{"RelativeOrigin", "rel.sub.example.com", RecordType::a, "ok 192.0.2.11"},
        Case{"AtSignIsTheOrigin", "sub.example.com", RecordType::a, "ok 192.0.2.12"},
        Case{"Ptr", "1.2.0.192.in-addr.arpa", RecordType::ptr, "ok mail.example.com"},
        Case{"OtherType", "mail.example.com", RecordType::mx, "no data"},
        Case{"OtherName", "nowhere.example.com", RecordType::a, "NXDOMAIN"},
        Case{"NotByWholeLabels", "xmail.example.com", RecordType::a, "NXDOMAIN"}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Rfc2181S11, Rfc1035S5,
    testing::Values(
        Case{"Spf75LocalPart", "Foo:Bar/Baz.example.com", RecordType::txt, "ok \"suite\""},
        Case{"Blank", "a b.example.com", RecordType::txt, "ok \"blank\""},
        Case{"CharactersOfMasterFiles", "a\"b(c);d.example.com", RecordType::txt, "ok \"marks\""},
        Case{"Backslash", "back\\slash.example.com", RecordType::txt, "ok \"backslash\""},
        Case{"EscapesAreOfFilesNotOfNames", "a\\032b.example.com", RecordType::txt, "NXDOMAIN"},
        Case{"Wildcard", "joe smith.x@y.example.com", RecordType::txt, "ok \"below\""},
        Case{"CnameTarget", "macro.example.com", RecordType::txt,
             "ok via foo:bar/baz.example.com \"suite\""},
        Case{"MxTarget", "spaced.example.com", RecordType::mx, "ok 5 mail host.example.com"},
        Case{"DotInALabelIsNoName", "a.b.example.com", RecordType::a, "NXDOMAIN"}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Rfc4592, Rfc1035S5,
    testing::Values(
        Case{"S2_2_2_EmptyNonTerminalExists", "ent.example.com", RecordType::a, "no data"},
        Case{"S2_2_2_DeeperEmptyNonTerminal", "below.ent.example.com", RecordType::a, "no data"},
        Case{"S2_2_2_ParentOfTheZone", "com", RecordType::a, "no data"},
        Case{"S2_2_1_Synthesized", "x.wild.example.com", RecordType::txt, "ok \"any\""},
        Case{"S2_2_1_ManyLabels", "a.b.c.wild.example.com", RecordType::txt, "ok \"any\""},
        Case{"S2_2_1_NoData", "x.wild.example.com", RecordType::a, "no data"},
        Case{"S2_2_1_WildcardMakesItsParentExist", "wild.example.com", RecordType::txt, "no data"},
        Case{"S3_3_1_ExistingNameIsNotCovered", "exists.wild.example.com", RecordType::txt,
             "no data"},
        Case{"S3_3_1_NothingBelowAnExistingName", "x.exists.wild.example.com", RecordType::txt,
             "NXDOMAIN"},
        Case{"S3_3_1_CnameToSynthesized", "star.example.com", RecordType::txt,
             "ok via x.wild.example.com \"any\""}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Rfc1034S3_6_2, Rfc1035S5,
    testing::Values(
        Case{"Follows", "www.example.com", RecordType::a,
             "ok via mail.example.com 192.0.2.1 192.0.2.2"},
        Case{"FollowsAChain", "chain.example.com", RecordType::aaaa,
             "ok via www.example.com via mail.example.com 2001:db8::1"},
        Case{"TellsTheCnameItself", "www.example.com", RecordType::cname, "ok mail.example.com"},
        Case{"NoDataAtTheTarget", "www.example.com", RecordType::txt,
             "no data via mail.example.com"},
        Case{"Loop", "loop1.example.com", RecordType::a, "server failure via loop2.example.com"},
        Case{"LoopOfOne", "self.example.com", RecordType::a, "server failure"},
        Case{"LeadsOut", "out.example.com", RecordType::a, "NXDOMAIN via target.example.org"},
        Case{"LeadsNowhere", "dangling.example.com", RecordType::a,
             "NXDOMAIN via nowhere.example.com"},
        Case{"LeadsToANameNobodyCanAskFor", "odd.example.com", RecordType::a, "server failure"}),
    [](const auto& test) { return test.param.name; });

TEST(Zone, NumberOfCnamesIsBounded) {
  std::string text;
  for (int i = 0; i < 20; ++i) {
    text += "a" + std::to_string(i) + ". CNAME a" + std::to_string(i + 1) + ".\n";
  }
  const Zone zone = zone_of(text + "a20. A 192.0.2.1\n");
  EXPECT_EQ(zone.answer(question("a4", RecordType::a)).status, Status::ok) << "16 CNAMEs";
  const Answer answer = zone.answer(question("a3", RecordType::a));
  EXPECT_EQ(answer.status, Status::server_failure) << "17 CNAMEs";
  EXPECT_EQ(answer.detail, "more than 16 CNAMEs from a3");
}

TEST(Zone, TtlIsTheSmallestOnTheWay) {
  const Zone zone = zone_of(
      "$TTL 1d\n$ORIGIN example.com.\nwww 300 CNAME mail\nmail 1h A 192.0.2.1\nmail 2h A "
      "192.0.2.2\nplain A 192.0.2.3\n");
  EXPECT_EQ(zone.answer(question("www.example.com", RecordType::a)).ttl, seconds(300));
  EXPECT_EQ(zone.answer(question("mail.example.com", RecordType::a)).ttl, seconds(3600));
  EXPECT_EQ(zone.answer(question("plain.example.com", RecordType::a)).ttl, seconds(86'400));
}

TEST(Zone, Rfc2308S5NegativeTtlIsTheSmallerOfSoaTtlAndMinimum) {
  const Zone zone = zone_of(
      "$ORIGIN example.com.\n@ 600 SOA ns1 h 1 2 3 4 900\nsub 600 SOA ns1 h 1 2 3 4 60\n"
      "x.sub A 192.0.2.1\n");
  EXPECT_EQ(zone.answer(question("none.example.com", RecordType::a)).ttl, seconds(600));
  EXPECT_EQ(zone.answer(question("x.sub.example.com", RecordType::mx)).ttl, seconds(60));
  EXPECT_EQ(zone.answer(question("example.org", RecordType::a)).ttl, seconds(0));
}

TEST(Zone, DuplicatesAreFolded) {
  const Zone zone = zone_of(
      "a. 300 A 192.0.2.1\na. 200 A 192.0.2.1\nA. 300 TXT \"x\" \"y\"\na. 300 TXT \"xy\"\n");
  EXPECT_EQ(printed(zone.answer(question("a", RecordType::a))), "ok 192.0.2.1");
  EXPECT_EQ(zone.answer(question("a", RecordType::a)).ttl, seconds(200));
  EXPECT_EQ(printed(zone.answer(question("a", RecordType::txt))), "ok \"xy\"");
}

TEST(Zone, FilesAreJoined) {
  Zone zone = zone_of("$ORIGIN example.com.\nwww A 192.0.2.1\n");
  ASSERT_TRUE(zone.add("$ORIGIN example.com.\nwww A 192.0.2.2\n").has_value());
  EXPECT_EQ(printed(zone.answer(question("www.example.com", RecordType::a))),
            "ok 192.0.2.1 192.0.2.2");
  const auto refused = zone.add("new.example.com. A 192.0.2.3\nwww.example.com. CNAME x.\n");
  ASSERT_FALSE(refused.has_value()) << "each file has its own $ORIGIN";
  EXPECT_EQ(refused.error().line, 2U);
  EXPECT_FALSE(zone.owns(DnsName::parse("new.example.com").value())) << "nothing is added";
}

TEST(Zone, OwnsOnlyWhatHasRecords) {
  const Zone zone = zone_of(example);
  EXPECT_TRUE(zone.owns(DnsName::parse("mail.example.com").value()));
  EXPECT_TRUE(zone.owns(DnsName::parse("generic.example.com").value()));
  EXPECT_FALSE(zone.owns(DnsName::parse("ent.example.com").value()));
  EXPECT_FALSE(zone.owns(DnsName::parse("x.wild.example.com").value()));
}

struct ExistenceCase {
  const char* name;
  std::string_view zone;
  std::string_view asked;
  std::string_view want;
};

class Rfc4592S2_2 : public testing::TestWithParam<ExistenceCase> {};  // what exists

TEST_P(Rfc4592S2_2, DecidesOnTheWildcard) {
  EXPECT_EQ(printed(zone_of(GetParam().zone).answer(question(GetParam().asked, RecordType::txt))),
            GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc4592S2_2,
    testing::Values(ExistenceCase{"EncloserIsKnownByWhatComesBefore",
                                  "*.b. TXT \"no\"\n*.a.b. TXT \"yes\"\na.a.b. A 192.0.2.1\n",
                                  "z.a.b", "ok \"yes\""},
                    ExistenceCase{"EncloserIsKnownByWhatComesAfter",
                                  "*.b. TXT \"no\"\nz.m.b. A 192.0.2.1\n", "a.m.b", "NXDOMAIN"},
                    ExistenceCase{"EncloserIsTheDeeperNeighbour",
                                  "*.b. TXT \"no\"\n*.m.b. TXT \"yes\"\nz.z.m.b. A 192.0.2.1\n",
                                  "a.b.m.b", "ok \"yes\""},
                    ExistenceCase{"WildcardOfTheRoot", "*. TXT \"any\"\n", "a.b", "ok \"any\""},
                    ExistenceCase{"WildcardThatOnlyHasSomethingBelowIt", "x.*.b. TXT \"below\"\n",
                                  "a.b", "no data"},
                    ExistenceCase{"OwnerThatNobodyCanAskForMakesItsParentExist",
                                  "*.b. TXT \"no\"\nx\\.y.a.b. TXT \"odd\"\n", "a.b", "no data"},
                    ExistenceCase{"DotInALabelIsNoNameBelow",
                                  "*.b. TXT \"yes\"\nx\\.a.b. TXT \"odd\"\n", "a.b", "ok \"yes\""},
                    ExistenceCase{"OwnerThatIsAlsoEncloser", "*.b. TXT \"no\"\na.b. TXT \"own\"\n",
                                  "x.a.b", "NXDOMAIN"}),
    [](const auto& test) { return test.param.name; });

TEST(Zone, Rfc1034S3_6_2HoldsForNamesThatNobodyCanAskFor) {
  Zone zone = zone_of("a\\.b. CNAME x.\n");
  EXPECT_FALSE(zone.add("a\\.b. A 192.0.2.1\n").has_value());
  EXPECT_TRUE(zone.add("a.b. A 192.0.2.1\n").has_value()) << "another name";
}

TEST(Zone, CopiesAreApart) {
  Zone zone = zone_of("a. A 192.0.2.1\n");
  Zone copy = zone;
  ASSERT_TRUE(copy.add("a. A 192.0.2.2\nb. A 192.0.2.3\n").has_value());
  EXPECT_EQ(printed(zone.answer(question("a", RecordType::a))), "ok 192.0.2.1");
  EXPECT_EQ(printed(zone.answer(question("b", RecordType::a))), "NXDOMAIN");
}

TEST(Zone, TextMayBeEmptyOrLackTheLastLineEnd) {
  EXPECT_EQ(printed(zone_of("").answer(question("a", RecordType::a))), "NXDOMAIN");
  EXPECT_EQ(printed(zone_of("\n ; x\n\t\n").answer(question("a", RecordType::a))), "NXDOMAIN");
  EXPECT_EQ(printed(zone_of("a. A 192.0.2.1").answer(question("a", RecordType::a))),
            "ok 192.0.2.1");
  EXPECT_EQ(printed(zone_of("a. TXT \"x\"\r\n").answer(question("a", RecordType::txt))),
            "ok \"x\"");
}

struct BadCase {
  const char* name;
  std::string_view text;
  std::size_t line;
  std::string_view says;
};

class BadZoneText : public testing::TestWithParam<BadCase> {};

TEST_P(BadZoneText, IsRefusedWithItsLine) {
  Zone zone;
  const auto added = zone.add(GetParam().text);
  ASSERT_FALSE(added.has_value());
  EXPECT_EQ(added.error().line, GetParam().line);
  EXPECT_NE(added.error().text.find(GetParam().says), std::string::npos) << added.error().text;
}

constexpr std::string_view with_nul("\na. A 192.0.2.1\n\0", 17);

INSTANTIATE_TEST_SUITE_P(
    , BadZoneText,
    testing::Values(
        BadCase{"RelativeOwner", "\n\nwww A 192.0.2.1\n", 3, "no $ORIGIN"},
        BadCase{"RelativeTarget", "www. MX 10 mail\n", 1, "no $ORIGIN"},
        BadCase{"AtSign", "@ A 192.0.2.1\n", 1, "no $ORIGIN"},
        BadCase{"RelativeOrigin", "$ORIGIN example.com\n", 1, "no $ORIGIN"},
        BadCase{"OriginIsNoName", "$ORIGIN a..b.\n", 1, "no domain name"},
        BadCase{"OriginTwice", "$ORIGIN a. b.\n", 1, "one value"},
        BadCase{"Include", "; x\n$INCLUDE /etc/passwd\n", 2, "$INCLUDE is not supported"},
        BadCase{"Generate", "$GENERATE 1-9 a$ A 192.0.2.$\n", 1, "not supported"},
        BadCase{"TtlDirective", "$TTL abc\n", 1, "no TTL"},
        BadCase{"TtlTooLarge", "$TTL 4294967296\n", 1, "no TTL"},
        BadCase{"TtlOver31Bits", "a. 2147483648 A 192.0.2.1\n", 1, "no TTL"},
        BadCase{"TtlUnit", "a. 5x A 192.0.2.1\n", 1, "no TTL"},
        BadCase{"NoOwner", " A 192.0.2.1\n", 1, "owner"},
        BadCase{"NoType", "a. 300 IN\n", 1, "no type"},
        BadCase{"UnknownType", "a. FOO x\n", 1, "no record type"},
        BadCase{"NoData", "a. TXT\n", 1, "TXT"},
        BadCase{"BadAddress", "a. A 192.0.2.1\n\nb. A 192.0.2\nc. A 192.0.2.1\n", 3, "A record"},
        BadCase{"MorePiecesThanFields", "a. A 192.0.2.1 192.0.2.2\n", 1, "A record"},
        BadCase{"PreferenceTooLarge", "a. MX 65536 b.\n", 1, "65535"},
        BadCase{"OtherClass", "a. CH TXT \"x\"\n", 1, "not IN"},
        BadCase{"OpenQuotation", "a. TXT \"x\nb. A 192.0.2.1\n", 1, "quotation"},
        BadCase{"OpenParenthesis", "a. A 192.0.2.1\nb. TXT (\n\"x\"\nc. A 192.0.2.1\n", 2,
                "not closed"},
        BadCase{"ClosedParenthesis", "a. TXT \"x\" )\n", 1, "not opened"},
        BadCase{"ErrorAfterParentheses", "a. TXT ( \"x\"\n\n \"y\" )\nb. A 1\n", 4, "A record"},
        BadCase{"ErrorInParentheses", "a. MX (\n 10\n)\n", 1, "MX record"},
        BadCase{"Nul", with_nul, 3, "NUL"},
        BadCase{"CnameAndOther", "a. TXT \"x\"\na. CNAME b.\n", 2, "CNAME"},
        BadCase{"TwoCnames", "a. CNAME b.\na. CNAME c.\n", 2, "CNAME"},
        BadCase{"QuotedOwner", "\"a.\" A 192.0.2.1\n", 1, "owner"}),
    [](const auto& test) { return test.param.name; });

TEST(Zone, LongCharacterStringIsExplained) {
  Zone zone;
  const auto added = zone.add("a. TXT \"" + std::string(256, 'x') + "\"\n");
  ASSERT_FALSE(added.has_value());
  EXPECT_EQ(added.error().text, "a character-string is longer than 255 octets; split it");
  EXPECT_TRUE(zone.add("a. TXT \"" + std::string(255, 'x') + "\"\n").has_value());
}

TEST(Zone, SizesAreBounded) {
  Zone zone;
  EXPECT_FALSE(zone.add(std::string(16 * 1024 * 1024 + 1, '\n')).has_value());
  EXPECT_FALSE(zone.add("a. TXT" + std::string(66'000, 'x') + "\n").has_value());
  std::string many;
  for (int i = 0; i <= 1000; ++i) {
    many += "a. TXT \"" + std::to_string(i) + "\"\n";
  }
  const auto added = zone.add(many);
  ASSERT_FALSE(added.has_value());
  EXPECT_EQ(added.error().line, 1001U);
}

}  // namespace
}  // namespace auth::dns
