#include "auth/spf/findings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/printable.h"
#include "spf/policy_support.h"

namespace auth::spf {
namespace {

constexpr std::string_view hosts =
    "four A 192.0.2.4\nfive A 192.0.2.5\nseven A 192.0.2.7\n"
    "six AAAA 2001:db8::6\nsix2 AAAA 2001:db8::62\nsix3 AAAA 2001:db8::63\n"
    "both A 192.0.2.5\nboth AAAA 2001:db8::5\n"
    "ok TXT \"v=spf1 ip4:192.0.2.0/28 -all\"\n"
    "chain4 TXT \"v=spf1 include:chain3.example.com -all\"\n"
    "chain3 TXT \"v=spf1 include:chain2.example.com -all\"\n"
    "chain2 TXT \"v=spf1 include:ok.example.com -all\"\n"
    "world TXT \"v=spf1 +all\"\n"
    "open TXT \"v=spf1 ip4:128.0.0.0/2 -all\"\n";

std::vector<Finding> findings_in(const Policy& policy) {
  return findings_of(policy, cost_of(policy));
}

std::vector<Finding> findings_of_record(std::string_view record, std::string_view zone = {}) {
  return findings_in(policy_of(record, std::string(hosts) + std::string(zone)));
}

std::string codes(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += (text.empty() ? "" : " ") + std::string(finding.code);
  }
  return text;
}

struct Case {
  const char* name;
  std::string_view record;
  std::string_view want;  // all codes, the worst first
  std::string_view says;  // part of the first text
  std::string_view domain = "example.com";
  std::string_view zone = "";
};

class Spf101 : public testing::TestWithParam<Case> {};

TEST_P(Spf101, Findings) {
  const auto found = findings_of_record(GetParam().record, GetParam().zone);
  EXPECT_EQ(codes(found), GetParam().want);
  if (!found.empty()) {
    EXPECT_NE(found[0].text.find(GetParam().says), std::string::npos) << found[0].text;
    EXPECT_EQ(found[0].domain, GetParam().domain);
    EXPECT_TRUE(found[0].text.ends_with('.')) << found[0].text;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Clean, Spf101,
    testing::Values(Case{"Addresses", "v=spf1 ip4:192.0.2.1 ip6:2001:db8::/32 -all", "", ""},
                    Case{"Names", "v=spf1 a:both.example.com include:ok.example.com ~all", "", ""},
                    Case{"Redirect", "v=spf1 redirect=ok.example.com", "", ""},
                    Case{"ModifiersBehindAll", "v=spf1 ip4:192.0.2.1 -all exp=why.example.com", "",
                         ""},
                    Case{"NobodySends", "v=spf1 -all", "", ""},
                    Case{"WideWithoutPass",
                         "v=spf1 -ip4:10.0.0.0/8 ?ip4:64.0.0.0/3 -include:open.example.com "
                         "~include:world.example.com -all",
                         "", ""},
                    Case{"JustNotWide", "v=spf1 ip4:192.0.0.0/16 ip6:2001:db8::/32 -all", "", ""}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Unusable, Spf101,
    testing::Values(
        Case{"Syntax", "v=spf1 ip4:192.0.2.300 -all", "spf-syntax", "ip4:192.0.2.300"},
        Case{"SyntaxOfOthers", "v=spf1 include:bad.example.com -all", "spf-syntax",
             "ipv4:192.0.2.1", "bad.example.com", "bad TXT \"v=spf1 ipv4:192.0.2.1\"\n"},
        Case{"Several", "v=spf1 -all", "spf-multiple", "2 SPF records", "example.com",
             "@ TXT \"v=spf1 a -all\"\n"},
        Case{"SeveralOfOthers", "v=spf1 include:two.example.com -all", "spf-multiple",
             "no term before include:two.example.com", "two.example.com",
             "two TXT \"v=spf1\"\ntwo TXT \"v=spf1 -all\"\n"},
        Case{"Loop", "v=spf1 include:example.com -all", "spf-loop", "include:example.com"},
        Case{"LoopByRedirect", "v=spf1 redirect=x.example.com", "spf-loop",
             "redirect=example.com in the record of x.example.com", "x.example.com",
             "x TXT \"v=spf1 redirect=example.com\"\n"},
        Case{"IncludeOfNothing", "v=spf1 include:four.example.com -all", "spf-include-none",
             "which has no SPF record"},
        Case{"RedirectToNothing", "v=spf1 redirect=gone.example.com", "spf-include-none",
             "redirect=gone.example.com"},
        Case{"IncludeOfNoName", "v=spf1 include:a..example.com -all", "spf-include-none",
             "a..example.com"},
        Case{"IncludeThatTheMessageDecides", "v=spf1 include:%{l}.example.com -all", "", ""}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Limits, Spf101,
    testing::Values(
        Case{"Eight",
             "v=spf1 include:chain4.example.com a:both.example.com a:both.example.com/24 "
             "mx:m.example.com mx:m.example.com/24 -all",
             "", "", "", "m MX 1 both\n"},
        Case{"Nine",
             "v=spf1 include:chain4.example.com a:both.example.com a:both.example.com/24 "
             "mx:m.example.com mx:m.example.com/24 mx:m.example.com/25 -all",
             "spf-lookups-near-limit", "9 look-ups of 10", "example.com", "m MX 1 both\n"},
        Case{"Ten",
             "v=spf1 include:chain4.example.com a:both.example.com a:both.example.com/24 "
             "mx:m.example.com mx:m.example.com/24 mx:m.example.com/25 ?mx:m.example.com -all",
             "spf-lookups-near-limit", "include:chain4.example.com (4)", "example.com",
             "m MX 1 both\n"},
        Case{"Eleven",
             "v=spf1 include:chain4.example.com a:both.example.com a:both.example.com/24 "
             "mx:m.example.com mx:m.example.com/24 mx:m.example.com/25 ?mx:m.example.com "
             "-mx:m.example.com -all",
             "spf-too-many-lookups", "11 look-ups", "example.com", "m MX 1 both\n"},
        Case{"TwoVoids", "v=spf1 a:no.example.com a:no2.example.com -all", "", ""},
        Case{"ThreeVoids", "v=spf1 a:no.example.com a:no2.example.com mx:no3.example.com -all",
             "spf-too-many-voids", "a:no.example.com, a:no2.example.com and mx:no3.example.com"},
        Case{"IPv6Breaks", "v=spf1 a:four.example.com a:five.example.com a:seven.example.com -all",
             "spf-ipv6-only-breaks", "3 look-ups find nothing for clients of IPv6"},
        Case{"IPv4Breaks", "v=spf1 a:six.example.com a:six2.example.com a:six3.example.com -all",
             "spf-ipv4-only-breaks", "ip4:"},
        Case{"TenExchanges", "v=spf1 mx:m.example.com -all", "", "", "",
             "m MX 1 a\nm MX 1 b\nm MX 1 c\nm MX 1 d\nm MX 1 e\nm MX 1 f\nm MX 1 g\nm MX 1 h\n"
             "m MX 1 i\nm MX 1 j\n"},
        Case{"ElevenExchanges", "v=spf1 mx:m.example.com -all", "spf-too-many-exchanges",
             "11 mail exchanges", "example.com",
             "m MX 1 a\nm MX 1 b\nm MX 1 c\nm MX 1 d\nm MX 1 e\nm MX 1 f\nm MX 1 g\nm MX 1 h\n"
             "m MX 1 i\nm MX 1 j\nm MX 1 k\n"},
        Case{"IncludedTwice", "v=spf1 include:ok.example.com include:chain2.example.com -all",
             "spf-repeated-term", "include:ok.example.com in the record of example.com"},
        Case{"IncludedTwiceByOneParent",
             "v=spf1 include:chain2.example.com include:chain2.example.com -all",
             "spf-repeated-term", "lead to the record of chain2.example.com"}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Meaning, Spf101,
    testing::Values(
        Case{"PlusAll", "v=spf1 ip4:192.0.2.1 +all", "spf-plus-all", "anybody can send"},
        Case{"AllWithoutQualifier", "v=spf1 all", "spf-plus-all", "all in the record"},
        Case{"PlusAllOfOthers", "v=spf1 include:world.example.com -all", "spf-plus-all",
             "Remove include:world.example.com", "world.example.com"},
        Case{"PlusAllBehindRedirect", "v=spf1 redirect=world.example.com", "spf-plus-all",
             "end with ~all", "world.example.com"},
        Case{"WideIPv4", "v=spf1 ip4:128.0.0.0/2 -all", "spf-wide-range", "1073741824 addresses"},
        Case{"WideIPv6", "v=spf1 ip6:2001:db8::/31 -all", "spf-wide-range", "ip6:2001:db8::/31"},
        Case{"WideByName", "v=spf1 a:four.example.com/8 -all", "spf-wide-range", "a:four"},
        Case{"WideByNameForNobody", "v=spf1 a:four.example.com/16//8 -all", "", ""},
        Case{"WideByExchanges", "v=spf1 mx:m.example.com//16 -all", "spf-wide-range", "mx:m",
             "example.com", "m MX 1 both\n"},
        Case{"WideOfOthers", "v=spf1 include:open.example.com -all", "spf-wide-range",
             "in the record of open.example.com", "open.example.com"},
        Case{"BehindAll", "v=spf1 ip4:192.0.2.1 -all ip4:192.0.2.2 a", "spf-all-not-last",
             "ip4:192.0.2.2 and a stand behind all"},
        Case{"RedirectBesideAll", "v=spf1 redirect=ok.example.com -all", "spf-unreachable-redirect",
             "include:ok.example.com before it"},
        Case{"EqualsSign", "v=spf1 ip4=192.0.2.1 -all", "spf-ignored-term", "ip4=192.0.2.1"},
        Case{"JoinedRecords", "v=spf1 ip4:192.0.2.1 v=spf1 a:both.example.com -all",
             "spf-ignored-term", "v=spf1 in the record"},
        Case{"OtherModifiers", "v=spf1 ra=postmaster -all", "", ""},
        Case{"NoAll", "v=spf1 ip4:192.0.2.1", "spf-no-all", "neutral"},
        Case{"EmptyRecord", "v=spf1", "spf-no-all", "neutral"},
        Case{"NoAllBehindRedirect", "v=spf1 redirect=x.example.com", "spf-no-all", "x.example.com",
             "x.example.com", "x TXT \"v=spf1 ip4:192.0.2.1\"\n"},
        Case{"NoAllOfOthers", "v=spf1 include:x.example.com -all", "", "", "",
             "x TXT \"v=spf1 ip4:192.0.2.1\"\n"},
        Case{"Ptr", "v=spf1 ptr:example.com -all", "spf-ptr", "ptr:example.com"},
        Case{"NamesByMacro", "v=spf1 exists:%{p}.example.com -all", "spf-ptr", "%{p}"},
        Case{"PtrNobodyComesTo", "v=spf1 -all ptr", "spf-all-not-last", "ptr"},
        Case{"OldType", "v=spf1 -all", "spf-deprecated-type", "old type", "example.com",
             "@ TYPE99 \\# 12 0b763d73706631202d616c6c\n"}),
    [](const auto& test) { return test.param.name; });

TEST(Spf101NoRecord, SaysWhetherTheNameExists) {
  const auto without = findings_in(policy_in("@ A 192.0.2.1\n"));
  ASSERT_EQ(codes(without), "spf-none");
  EXPECT_NE(without[0].text.find("has no SPF record"), std::string::npos);
  const auto nowhere = findings_in(policy_in("x.elsewhere.example. A 192.0.2.1\n"));
  ASSERT_EQ(codes(nowhere), "spf-none");
  EXPECT_NE(nowhere[0].text.find("does not exist"), std::string::npos);
}

TEST(Spf101Dns, TroubleIsTold) {
  dns::StaticResolver resolver(
      "$ORIGIN example.com.\n$TTL 60\n@ TXT \"v=spf1 include:down.example.com a:slow.example.com "
      "-all\"\n");
  resolver.fail_with(name("down.example.com"), dns::Status::server_failure);
  resolver.fail_with(name("slow.example.com"), dns::Status::timeout);
  const auto found = findings_in(policy_in(resolver));
  ASSERT_EQ(codes(found), "spf-temperror spf-temperror spf-temperror");
  EXPECT_EQ(found[0].domain, "down.example.com");
  EXPECT_NE(found[1].text.find("A of slow.example.com"), std::string::npos);
  EXPECT_NE(found[2].text.find("AAAA of slow.example.com"), std::string::npos);
}

TEST(Spf100, LongRecords) {
  const auto record_of = [](std::size_t octets) {
    std::string record = "v=spf1 exp=";
    return record + std::string(octets - record.size() - 17, 'a') + ".example.com -all";
  };
  const auto in_strings = [](const std::string& record) {
    return "@ TXT \"" + record.substr(0, 200) + "\" \"" + record.substr(200, 200) + "\" \"" +
           record.substr(400) + "\"\n";
  };
  EXPECT_EQ(codes(findings_in(policy_in(in_strings(record_of(450))))), "");
  EXPECT_EQ(codes(findings_in(policy_in(in_strings(record_of(451))))), "spf-record-long");
}

TEST(Spf101Order, TheWorstComesFirst) {
  const auto found = findings_of_record(
      "v=spf1 ptr:example.com ip4:10.0.0.0/8 a:no.example.com a:no2.example.com mx:no3.example.com "
      "+all a");
  EXPECT_EQ(codes(found),
            "spf-too-many-voids spf-plus-all spf-wide-range spf-all-not-last spf-ptr");
  EXPECT_TRUE(std::ranges::is_sorted(found, {}, &Finding::severity));
}

TEST(Spf101Order, KindsAreATableOfDistinctCodes) {
  std::set<std::string_view> seen;
  for (const FindingKind& kind : finding_kinds()) {
    EXPECT_TRUE(seen.insert(kind.code).second) << kind.code;
  }
  EXPECT_EQ(seen.size(), 22U);
  EXPECT_TRUE(std::ranges::is_sorted(finding_kinds(), {}, &FindingKind::severity));
}

TEST(Spf101Text, IsSafeToPrint) {  // SEC-19
  const auto found = findings_of_record("v=spf1 \\027[31mred -all");
  ASSERT_EQ(codes(found), "spf-syntax");
  EXPECT_EQ(printable(found[0].text, 1'000).find("\\x1b"), std::string::npos);
  EXPECT_EQ(found[0].text.find('\x1b'), std::string::npos);
}

TEST(Spf101Text, IsShortForManyTerms) {
  std::string record = "v=spf1";
  for (int i = 0; i < 100; ++i) {
    record += " ip4:10.0.0.0/8";
  }
  std::string strings;
  for (std::size_t at = 0; at < record.size(); at += 200) {
    strings += " \"" + record.substr(at, 200) + "\"";
  }
  const auto found = findings_in(policy_in("@ TXT" + strings + "\n"));
  ASSERT_EQ(codes(found), "spf-wide-range spf-no-all spf-record-long");
  EXPECT_NE(found[0].text.find("and 95 more"), std::string::npos);
  EXPECT_LT(found[0].text.size(), 1'000U);
}

}  // namespace
}  // namespace auth::spf
