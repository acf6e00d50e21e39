#include "auth/spf/check_host.h"

#include <gtest/gtest.h>

#include "spf/support.h"

namespace auth::spf {
namespace {

struct Case {
  const char* name;
  std::string_view zone;
  std::string_view address;
  Verdict want;
};

class Rfc7208 : public testing::TestWithParam<Case> {};

TEST_P(Rfc7208, Says) {
  const std::string zone = "$ORIGIN example.com.\n" + std::string(GetParam().zone);
  const auto result = check(zone, GetParam().address);
  EXPECT_EQ(verdict(result), GetParam().want) << reason(result);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc7208,
    testing::Values(
        Case{"S4_5_NoDomain", "", "192.0.2.1", Verdict::none},  // SPF-11
        Case{"S4_5_NoRecord", "@ TXT \"hello\"\n", "192.0.2.1", Verdict::none},
        Case{"S4_5_TwoRecords", "@ TXT \"v=spf1 +all\"\n@ TXT \"v=spf1 -all\"\n", "192.0.2.1",
             Verdict::permerror},  // SPF-14
        Case{"S3_3_StringsAreJoined", "@ TXT \"v=spf1\" \" ip4:192.0.2.1\" \"/32\"\n", "192.0.2.1",
             Verdict::pass},  // SPF-12
        Case{"S4_6_ErrorBehindTheMatch", "@ TXT \"v=spf1 +all foo\"\n", "192.0.2.1",
             Verdict::permerror},                                                   // SPF-20
        Case{"S4_7_Default", "@ TXT \"v=spf1\"\n", "192.0.2.1", Verdict::neutral},  // SPF-16
        Case{"S4_6_2_FirstMatch", "@ TXT \"v=spf1 ~ip4:192.0.2.1 -all\"\n", "192.0.2.1",
             Verdict::softfail},  // SPF-40
        Case{"S5_2_PassMatches",
             "@ TXT \"v=spf1 ?include:i.example.com -all\"\ni TXT \"v=spf1 +all\"\n", "192.0.2.1",
             Verdict::neutral},  // SPF-44
        Case{"S5_2_FailDoesNot",
             "@ TXT \"v=spf1 -include:i.example.com +all\"\ni TXT \"v=spf1 -all\"\n", "192.0.2.1",
             Verdict::pass},
        Case{"S5_2_NoneIsAnError", "@ TXT \"v=spf1 include:i.example.com +all\"\ni TXT \"hello\"\n",
             "192.0.2.1", Verdict::permerror},
        Case{"S5_3_AddressOfTheFamily", "@ TXT \"v=spf1 a/24//64 -all\"\n@ A 192.0.2.9\n",
             "192.0.2.1", Verdict::pass},  // SPF-45
        Case{"S5_3_NoAddressOfTheOther", "@ TXT \"v=spf1 a/24//64 -all\"\n@ A 192.0.2.9\n",
             "2001:db8::1", Verdict::fail},
        Case{"S5_3_ZeroNeedsAnAddress", "@ TXT \"v=spf1 a/0 -all\"\n", "192.0.2.1", Verdict::fail},
        Case{"S5_4_NoImplicitExchange", "@ TXT \"v=spf1 mx -all\"\n@ A 192.0.2.1\n", "192.0.2.1",
             Verdict::fail},  // SPF-46
        Case{"S5_4_NullMx", "@ TXT \"v=spf1 mx -all\"\n@ MX 0 .\n", "192.0.2.1", Verdict::fail},
        Case{"S5_4_AnyExchange",
             "@ TXT \"v=spf1 mx -all\"\n@ MX 20 b\n@ MX 10 a\na A 192.0.2.7\nb A 192.0.2.1\n",
             "192.0.2.1", Verdict::pass},
        Case{"S5_5_ValidatedName",
             "@ TXT \"v=spf1 ptr -all\"\n1.2.0.192.in-addr.arpa. PTR mail\nmail A 192.0.2.1\n",
             "192.0.2.1", Verdict::pass},  // SPF-47
        Case{"S5_5_NameThatDoesNotLeadBack",
             "@ TXT \"v=spf1 ptr -all\"\n1.2.0.192.in-addr.arpa. PTR mail\nmail A 192.0.2.2\n",
             "192.0.2.1", Verdict::fail},
        Case{"S5_5_NameThatOnlyEndsAlike",
             "@ TXT \"v=spf1 ptr -all\"\n1.2.0.192.in-addr.arpa. PTR notexample.com.\n"
             "notexample.com. A 192.0.2.1\n",
             "192.0.2.1", Verdict::fail},
        Case{"S5_6_NeverTheOtherFamily", "@ TXT \"v=spf1 ip6:::/0 -all\"\n", "192.0.2.1",
             Verdict::fail},  // SPF-48
        Case{"S5_MappedClientIsIpv4", "@ TXT \"v=spf1 ip4:192.0.2.1 -all\"\n", "::ffff:192.0.2.1",
             Verdict::pass},  // SPF-1
        Case{"S5_7_ARecordForIpv6", "@ TXT \"v=spf1 exists:x.%{d} -all\"\nx A 127.0.0.2\n",
             "2001:db8::1", Verdict::pass},  // SPF-49
        Case{"S6_1_Redirect", "@ TXT \"v=spf1 redirect=r.example.com\"\nr TXT \"v=spf1 ~all\"\n",
             "192.0.2.1", Verdict::softfail},  // SPF-54
        Case{"S6_1_NotBesideAll",
             "@ TXT \"v=spf1 redirect=r.example.com ?all\"\nr TXT \"v=spf1 -all\"\n", "192.0.2.1",
             Verdict::neutral},  // SPF-43
        Case{"S6_1_ToNothing", "@ TXT \"v=spf1 redirect=r.example.com\"\n", "192.0.2.1",
             Verdict::permerror},
        Case{"S6_1_ImplicitDomain",
             "@ TXT \"v=spf1 redirect=r.example.com\"\nr TXT \"v=spf1 a -all\"\n"
             "@ A 192.0.2.1\nr A 192.0.2.2\n",
             "192.0.2.2", Verdict::pass},  // SPF-50
        Case{"S7_3_OctetsOfTheLocalPart",
             "@ TXT \"v=spf1 a:foo:bar/baz.example.com -all\"\nfoo:bar/baz A 192.0.2.1\n",
             "192.0.2.1", Verdict::pass},  // SPF-75
        Case{"S4_8_NoNameNoMatch", "@ TXT \"v=spf1 a:x..example.com ~all\"\n", "192.0.2.1",
             Verdict::softfail},  // SPF-51
        Case{"S4_6_4_Loop", "@ TXT \"v=spf1 include:example.com\"\n", "192.0.2.1",
             Verdict::permerror},  // SPF-68
        Case{"S4_6_4_RedirectLoop", "@ TXT \"v=spf1 redirect=example.com\"\n", "192.0.2.1",
             Verdict::permerror},
        Case{"S4_6_4_TwoVoids", "@ TXT \"v=spf1 a:x.example.com mx:x.example.com ?all\"\n",
             "192.0.2.1", Verdict::neutral},  // SPF-62
        Case{"S4_6_4_ThreeVoids",
             "@ TXT \"v=spf1 a:x.example.com mx:x.example.com exists:x.example.com ?all\"\n",
             "192.0.2.1", Verdict::permerror}),
    [](const auto& test) { return test.param.name; });

TEST(Rfc7208S4_3, NamesThatAreNoDomainAreNotAskedFor) {  // SPF-7
  dns::StaticResolver resolver("");
  const std::string long_label(64, 'x');
  for (const std::string& domain :
       {std::string("[192.0.2.1]"), std::string("localhost"), std::string("a..example.com"),
        long_label + ".example.com", std::string("exa mple.com"), std::string()}) {
    const auto result = check(resolver, "192.0.2.1", "anna@" + domain);
    EXPECT_EQ(verdict(result), Verdict::none) << domain;
    EXPECT_FALSE(reason(result).empty());
  }
  EXPECT_EQ(resolver.asked(), 0U);
}

TEST(Rfc8616S4, HeloBearsALabelsAndMailFromULabels) {  // SPF-95
  dns::StaticResolver resolver(
      "xn--bcher-kva.example. TXT \"v=spf1 exists:%{o} -all\"\n"
      "xn--bcher-kva.example. A 192.0.2.1\n");
  EXPECT_EQ(verdict(check(resolver, "192.0.2.1",
                          "a@b\xc3\xbc"
                          "cher.example")),
            Verdict::pass);
  EXPECT_EQ(verdict(check(resolver, "192.0.2.1", "<>",
                          "b\xc3\xbc"
                          "cher.example")),
            Verdict::none);
}

TEST(Rfc8616S4, TermsWithALocalPartThatIsNotAsciiDoNotMatch) {  // SPF-96
  constexpr std::string_view zone =
      "example.com. TXT \"v=spf1 -exists:%{l}.example.com include:%{s}.example.com ~all\"\n"
      "*.example.com. A 192.0.2.1\n";
  EXPECT_EQ(verdict(check(zone, "192.0.2.1", "\xc3\xa4@example.com")), Verdict::softfail);
}

constexpr std::string_view nested =
    "example.com. TXT \"v=spf1 include:a.example -all\"\n"
    "a.example. TXT \"v=spf1 redirect=b.example\"\n"
    "b.example. TXT \"v=spf1 ip4:192.0.2.0/24 -all\"\n";

TEST(CheckHost, NamesTheInnermostMechanismAndTheWayThere) {
  const auto result = check(nested, "192.0.2.1");
  EXPECT_EQ(verdict(result), Verdict::pass);
  EXPECT_EQ(result.place, (Place{"b.example", "ip4:192.0.2.0/24"}));
  EXPECT_EQ(result.via, (std::vector<Place>{{"example.com", "include:a.example"},
                                            {"a.example", "redirect=b.example"}}));
  EXPECT_EQ(result.record, "v=spf1 ip4:192.0.2.0/24 -all");
  EXPECT_EQ(result.lookups, 2U);
  EXPECT_EQ(reason(result), "ip4:192.0.2.0/24 in the record of b.example matches");
}

TEST(CheckHost, ForgetsTheWayIntoAnIncludeThatDidNotMatch) {
  const auto result = check(nested, "198.51.100.1");
  EXPECT_EQ(verdict(result), Verdict::fail);
  EXPECT_EQ(result.place, (Place{"example.com", "-all"}));
  EXPECT_TRUE(result.via.empty());
}

TEST(CheckHost, CausesNameTermAndDomain) {
  struct Cause {
    std::string_view zone;
    std::string_view want;
  };

  for (const Cause& cause : {
           Cause{"example.com. TXT \"v=spf1 include:a.example -all\"\n"
                 "a.example. TXT \"v=spf1 ipv4:192.0.2.1\"\n",
                 "ipv4:192.0.2.1 in the record of a.example: \"ipv4\" is no mechanism; write "
                 "\"ip4:\""},
           Cause{"example.com. TXT \"v=spf1 include:a.example -all\"\n",
                 "include:a.example in the record of example.com leads to a.example, which has no "
                 "SPF record"},
           Cause{"example.com. TXT \"v=spf1 a:x.example a:y.example mx:z.example -all\"\n",
                 "more than 2 look-ups find nothing, the last at mx:z.example in the record of "
                 "example.com"},
           Cause{"example.com. TXT \"v=spf1 ip4:192.0.2.1\"\n",
                 "nothing in the record of example.com matches"},
           Cause{"example.com. A 192.0.2.1\n", "example.com has no SPF record"},
           Cause{"", "example.com does not exist"},
       }) {
    EXPECT_EQ(reason(check(cause.zone, "198.51.100.1")), cause.want);
  }
}

TEST(Rfc7208S2_6_6, TroubleInDnsIsTemporary) {  // SPF-42
  for (const char* failing : {"example.com", "a.example", "m.example"}) {
    dns::StaticResolver resolver(
        "example.com. TXT \"v=spf1 a:a.example mx:x.example -all\"\n"
        "a.example. A 192.0.2.9\nx.example. MX 10 m.example.\nm.example. A 192.0.2.9\n");
    resolver.fail_with(name(failing), dns::Status::timeout);
    const auto result = check(resolver, "192.0.2.1");
    EXPECT_EQ(verdict(result), Verdict::temperror) << failing;
    EXPECT_NE(reason(result).find(failing), std::string::npos) << reason(result);
  }
}

TEST(Rfc7208S5_4, ExchangesAreLookedAtByPreference) {
  dns::StaticResolver resolver(
      "example.com. TXT \"v=spf1 mx -all\"\nexample.com. MX 20 b.example.\n"
      "example.com. MX 10 a.example.\na.example. A 192.0.2.1\n");
  resolver.fail_with(name("b.example"), dns::Status::server_failure);
  EXPECT_EQ(verdict(check(resolver, "192.0.2.1")), Verdict::pass);
  EXPECT_EQ(verdict(check(resolver, "192.0.2.2")), Verdict::temperror);
}

std::string chain(int terms, std::string_view last) {
  std::string zone;
  for (int i = 0; i < terms; ++i) {
    zone += "n" + std::to_string(i) + ".example. TXT \"v=spf1 include:n" + std::to_string(i + 1) +
            ".example -all\"\n";
  }
  return zone + "n" + std::to_string(terms) + ".example. TXT \"" + std::string(last) + "\"\n";
}

TEST(Rfc7208S4_6_4, TenTermsMayAskDns) {  // SPF-60
  const auto ten = check(chain(10, "v=spf1 ip4:192.0.2.1 -all"), "192.0.2.1", "a@n0.example");
  EXPECT_EQ(verdict(ten), Verdict::pass);
  EXPECT_EQ(ten.lookups, 10U);
  const auto eleven = check(chain(11, "v=spf1 ip4:192.0.2.1 -all"), "192.0.2.1", "a@n0.example");
  EXPECT_EQ(verdict(eleven), Verdict::permerror);
  EXPECT_EQ(eleven.lookups, 10U);
  EXPECT_EQ(eleven.place, (Place{"n10.example", "include:n11.example"}));
}

TEST(Rfc7208S4_6_4, TenExchangesMayBe) {  // SPF-63
  std::string zone = "example.com. TXT \"v=spf1 mx -all\"\nm.example. A 192.0.2.1\n";
  for (int i = 0; i < 10; ++i) {
    zone += "example.com. MX " + std::to_string(i) + " m" + std::to_string(i) + ".example.\n";
  }
  EXPECT_EQ(verdict(check(zone, "192.0.2.1")), Verdict::fail);
  EXPECT_EQ(verdict(check(zone + "example.com. MX 99 m.example.\n", "192.0.2.1")),
            Verdict::permerror);
}

TEST(Rfc7208S4_6_4, TenNamesOfTheClientAreLookedAt) {  // SPF-64
  std::string zone = "example.com. TXT \"v=spf1 ptr:z.example -all\"\nz.example. A 192.0.2.1\n";
  for (int i = 0; i < 10; ++i) {
    zone += "1.2.0.192.in-addr.arpa. PTR n" + std::to_string(i) + ".example.\n";
  }
  EXPECT_EQ(verdict(check(zone + "1.2.0.192.in-addr.arpa. PTR z.example.\n", "192.0.2.1")),
            Verdict::fail);
}

TEST(Rfc7208S4_6_4, NamesThatTheClientLacksAreAVoidLookup) {  // SPF-62, SPF-66
  constexpr std::string_view zone =
      "example.com. TXT \"v=spf1 a:n1.example a:n2.example exists:%{p}.example.com -all\"\n"
      "unknown.example.com. A 127.0.0.2\n";
  const auto third = check(zone, "192.0.2.1");
  EXPECT_EQ(verdict(third), Verdict::permerror);
  EXPECT_EQ(third.place, (Place{"example.com", "exists:%{p}.example.com"}));
  EXPECT_EQ(third.void_lookups, 2U);
  const std::string with_a_name =
      std::string(zone) + "1.2.0.192.in-addr.arpa. PTR elsewhere.example.\n";
  EXPECT_EQ(verdict(check(with_a_name, "192.0.2.1")), Verdict::pass);
}

TEST(Rfc7208S7_3Names, LongNamesLoseLabelsFromTheLeft) {  // SPF-52
  const std::string label(60, 'x');
  const std::string long_local = label + "." + label + "." + label + "." + label;
  dns::StaticResolver resolver("example.com. TXT \"v=spf1 exists:%{l}.%{l}.%{d} -all\"\n" + label +
                               "." + label + "." + label + ".example.com. A 192.0.2.1\n");
  EXPECT_EQ(verdict(check(resolver, "192.0.2.1", long_local + "@example.com")), Verdict::pass);
}

constexpr std::string_view explained =
    "example.com. TXT \"v=spf1 include:i.example ip4:192.0.2.1 -all exp=why.%{d}\"\n"
    "i.example. TXT \"v=spf1 -all exp=never.example\"\n"
    "never.example. TXT \"wrong\"\n"
    "why.example.com. TXT \"%{c} may not send for %{s} (%{d}), %{r} says\"\n";

TEST(Rfc7208S6_2, ExplainsAFail) {  // SPF-55, SPF-56
  const auto result = check(explained, "198.51.100.1");
  EXPECT_EQ(verdict(result), Verdict::fail);
  EXPECT_EQ(result.explanation,
            "198.51.100.1 may not send for anna@example.com (example.com), unknown says");
  EXPECT_EQ(result.place, (Place{"example.com", "-all"}));
  EXPECT_EQ(result.lookups, 1U);
  EXPECT_EQ(check(explained, "192.0.2.1").explanation, std::nullopt);
}

TEST(Rfc7208S6_2, OfARedirectTheTargetExplains) {
  const auto result = check(
      "example.com. TXT \"v=spf1 redirect=r.example exp=a.example\"\na.example. TXT \"wrong\"\n"
      "r.example. TXT \"v=spf1 -all exp=b.%{d}\"\nb.r.example. TXT \"right\"\n",
      "192.0.2.1");
  EXPECT_EQ(result.explanation, "right");
}

TEST(Rfc7208S6_2, ABadExplanationIsNone) {
  for (const char* text : {"x TXT \"a\"\nx TXT \"b\"", "x TXT \"%{a}\"", "x TXT \"\\195\\164\"",
                           "x TXT \"%{l}\"", "x A 192.0.2.1", "y TXT \"not there\""}) {
    dns::StaticResolver resolver("$ORIGIN example.com.\n@ TXT \"v=spf1 -all exp=x.%{d}\"\n" +
                                 std::string(text) + "\n");
    const auto result = check(resolver, "192.0.2.1", "an\rna@example.com");
    EXPECT_EQ(verdict(result), Verdict::fail);
    EXPECT_EQ(result.explanation, std::nullopt) << text;
  }
}

TEST(Rfc7208S6_2, ExplanationsAreBounded) {  // SPF-57
  std::string text;
  for (int i = 0; i < 50; ++i) {
    text += " \"%{s}%{s}%{s}%{s}\"";
  }
  const auto result = check(
      "example.com. TXT \"v=spf1 -all exp=x.example\"\nx.example. TXT" + text + "\n", "192.0.2.1");
  ASSERT_TRUE(result.explanation.has_value());
  EXPECT_EQ(result.explanation->size(), 512U);
}

TEST(Trace, TellsEachTermAndItsLookups) {
  dns::StaticResolver resolver(
      "example.com. TXT \"v=spf1 a:none.example include:i.example -all\"\n"
      "i.example. TXT \"v=spf1 ip4:192.0.2.1 ~all\"\n");
  Trace trace;
  (void)check(resolver, "192.0.2.1", "a@example.com", "mx.example", {}, &trace);
  EXPECT_EQ(trace.domain, "example.com");
  EXPECT_EQ(trace.verdict, Verdict::pass);
  ASSERT_EQ(trace.terms.size(), 2U);  // -all was not reached
  const TracedTerm& a = trace.terms[0];
  EXPECT_EQ(a.answer, TracedTerm::Answer::no_match);
  EXPECT_EQ(a.target, "none.example");
  EXPECT_TRUE(a.counted);
  ASSERT_EQ(a.lookups.size(), 1U);
  EXPECT_TRUE(a.lookups[0].is_void);
  EXPECT_EQ(a.lookups[0].type, dns::RecordType::a);
  const TracedTerm& include = trace.terms[1];
  EXPECT_EQ(include.answer, TracedTerm::Answer::match);
  ASSERT_EQ(include.inner.size(), 1U);
  EXPECT_EQ(include.inner[0].domain, "i.example");
  EXPECT_EQ(include.inner[0].text, "v=spf1 ip4:192.0.2.1 ~all");
  EXPECT_EQ(include.inner[0].verdict, Verdict::pass);
  ASSERT_EQ(include.inner[0].terms.size(), 1U);
  EXPECT_FALSE(include.inner[0].terms[0].counted);
}

}  // namespace
}  // namespace auth::spf
