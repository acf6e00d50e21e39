#include "auth/spf/cost.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>

#include "spf/policy_support.h"

namespace auth::spf {

void PrintTo(const PerFamily& number, std::ostream* out) {
  *out << number.ipv4 << " (IPv4), " << number.ipv6 << " (IPv6)";
}

namespace {

constexpr std::string_view hosts =
    "four A 192.0.2.4\n"
    "six AAAA 2001:db8::6\n"
    "both A 192.0.2.5\nboth AAAA 2001:db8::5\n"
    "post MX 10 four\n"
    "null MX 0 .\n";

struct Case {
  const char* name;
  std::string_view record;
  std::string_view zone;  // besides `hosts`
  PerFamily lookups;
  PerFamily void_lookups;
};

class Rfc7208S4_6_4Cost : public testing::TestWithParam<Case> {};

TEST_P(Rfc7208S4_6_4Cost, OfTheWholeTree) {
  const Policy policy =
      policy_of(GetParam().record, std::string(hosts) + std::string(GetParam().zone));
  const PolicyCost cost = cost_of(policy);
  EXPECT_EQ(cost.record.lookups, GetParam().lookups);
  EXPECT_EQ(cost.record.void_lookups, GetParam().void_lookups);
  EXPECT_TRUE(cost.complete);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc7208S4_6_4Cost,
    testing::Values(
        Case{"AddressesAndAllAreFree", "v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 -all", "", {}, {}},
        Case{"EachTermThatAsks",
             "v=spf1 a:both.example.com mx:post.example.com exists:both.example.com ptr -all",
             "",
             {4, 4},
             {1, 1}},  // an exists that does not match has found nothing
        Case{"NamesOfOneFamily",
             "v=spf1 a:four.example.com a:six.example.com -all",
             "",
             {2, 2},
             {1, 1}},
        Case{"IPv4AloneIsVoidForIPv6",
             "v=spf1 a:four.example.com a:four.example.com -all",
             "",
             {2, 2},
             {0, 2}},
        Case{"ExchangesOfOneFamilyAreNotVoid", "v=spf1 mx:post.example.com -all", "", {1, 1}, {}},
        Case{"NullMxIsAnAnswer", "v=spf1 mx:null.example.com -all", "", {1, 1}, {}},
        Case{"NoMxIsVoid", "v=spf1 mx:four.example.com -all", "", {1, 1}, {1, 1}},
        Case{"AbsentNameIsVoid", "v=spf1 a:no.example.com -all", "", {1, 1}, {1, 1}},
        Case{"IncludesCountWithAllBelow",
             "v=spf1 include:x.example.com include:y.example.com -all",
             "x TXT \"v=spf1 include:y.example.com a:four.example.com -all\"\n"
             "y TXT \"v=spf1 a:both.example.com ?all\"\n",
             {6, 6},
             {0, 1}},
        Case{"IncludeOfAbsentNameIsVoid", "v=spf1 include:no.example.com -all", "", {1, 1}, {1, 1}},
        Case{"IncludeOfOtherTextIsNotVoid",
             "v=spf1 include:x.example.com -all",
             "x TXT \"hello\"\n",
             {1, 1},
             {}},
        Case{"RedirectCounts",
             "v=spf1 redirect=x.example.com",
             "x TXT \"v=spf1 a:four.example.com -all\"\n",
             {2, 2},
             {0, 1}},
        Case{"NothingBehindAll",
             "v=spf1 a:four.example.com -all a:no.example.com redirect=x.example.com",
             "x TXT \"v=spf1 a:no.example.com -all\"\n",
             {1, 1},
             {0, 1}},
        Case{"ExplanationIsFree", "v=spf1 -all exp=four.example.com", "", {}, {}},
        Case{"NamesOfTheClientCountOnce",  // SPF-66
             "v=spf1 a:%{p}.example.com exists:%{p}.example.com -all",
             "",
             {3, 3},
             {1, 1}},
        Case{"NamesOfTheClientAreKnownBehindPtr",
             "v=spf1 ptr a:%{p}.example.com -all",
             "",
             {2, 2},
             {}},
        Case{"NamesThatTheMessageDecidesAreUnknown",
             "v=spf1 include:%{l}.example.com a:%{i}.example.com -all",
             "",
             {2, 2},
             {}},
        Case{"FamiliesPartedByAMacro",
             "v=spf1 include:%{v}.example.com -all",
             "in-addr TXT \"v=spf1 a:four.example.com a:no.example.com -all\"\n"
             "ip6 TXT \"v=spf1 ip6:2001:db8::/48 -all\"\n",
             {3, 1},
             {1, 0}},
        Case{"NotEndedByTheLimit",
             "v=spf1 include:x.example.com include:x.example.com include:x.example.com -all",
             "x TXT \"v=spf1 include:y.example.com include:y.example.com -all\"\n"
             "y TXT \"v=spf1 a:four.example.com -all\"\n",
             {15, 15},
             {0, 6}}),
    [](const auto& test) { return test.param.name; });

TEST(CostTree, TellsEachTermWithItsRecords) {
  const Policy policy = policy_of(
      "v=spf1 ip4:192.0.2.1 include:x.example.com exp=y.example.com -all a redirect=z.example.com",
      "x TXT \"v=spf1 a:no.example.com\"\n");
  const PolicyCost cost = cost_of(policy);
  ASSERT_EQ(cost.record.terms.size(), 6U);
  EXPECT_EQ(cost.record.terms[0].text, "ip4:192.0.2.1");
  EXPECT_TRUE(cost.record.terms[0].reached);
  const TermCost& include = cost.record.terms[1];
  EXPECT_EQ(include.lookups, (PerFamily{1, 1}));
  EXPECT_EQ(include.all_lookups(), (PerFamily{2, 2}));
  EXPECT_EQ(include.void_lookups, PerFamily{});
  EXPECT_EQ(include.all_void_lookups(), (PerFamily{1, 1}));
  ASSERT_EQ(include.records.size(), 1U);
  EXPECT_EQ(include.records[0].domain.text(), "x.example.com");
  EXPECT_EQ(include.records[0].terms.at(0).text, "a:no.example.com");
  EXPECT_EQ(cost.record.terms[2].directive, nullptr);  // exp
  EXPECT_FALSE(cost.record.terms[4].reached);          // behind all
  EXPECT_FALSE(cost.record.terms[5].reached);          // redirect beside all
}

TEST(CostTree, SaysWhatTermsLeadTo) {
  using State = RecordCost::State;
  dns::StaticResolver resolver(
      "$ORIGIN example.com.\n$TTL 60\n"
      "@ TXT \"v=spf1 include:none.example.com include:two.example.com include:bad.example.com "
      "include:down.example.com include:example.com include:good.example.com\"\n"
      "two TXT \"v=spf1\"\ntwo TXT \"v=spf1 -all\"\nbad TXT \"v=spf1 nonsense a\"\n"
      "good TXT \"v=spf1 -all\"\n");
  resolver.fail_with(name("down.example.com"), dns::Status::timeout);
  const Policy policy = policy_in(resolver);
  const PolicyCost cost = cost_of(policy);
  const State want[] = {State::absent,      State::several, State::unreadable,
                        State::unavailable, State::loop,    State::readable};
  ASSERT_EQ(cost.record.terms.size(), std::size(want));
  for (std::size_t i = 0; i < std::size(want); ++i) {
    EXPECT_EQ(cost.record.terms[i].records.at(0).state, want[i]) << cost.record.terms[i].text;
  }
  EXPECT_EQ(cost.record.lookups, (PerFamily{6, 6}));
  // The terms of what cannot be read are there to be shown, and cost nothing.
  EXPECT_EQ(cost.record.terms[2].records[0].terms.at(1).text, "a");
  EXPECT_FALSE(cost.record.terms[2].records[0].terms.at(1).reached);
}

TEST(CostTree, LoopsEndWhereTheyCloseAndDiamondsDoNot) {
  const Policy policy = policy_of("v=spf1 include:a.example.com include:b.example.com -all",
                                  "a TXT \"v=spf1 include:b.example.com -all\"\n"
                                  "b TXT \"v=spf1 include:c.example.com -all\"\n"
                                  "c TXT \"v=spf1 include:b.example.com -all\"\n");
  const PolicyCost cost = cost_of(policy);
  EXPECT_EQ(cost.record.lookups, (PerFamily{7, 7}));
}

TEST(CostTree, ATreeWithoutEndIsBounded) {  // 2^40 leaves, in 41 records
  std::string zone;
  for (int i = 0; i < 40; ++i) {
    const std::string next = "include:r" + std::to_string(i + 1) + ".example.com";
    zone += "r" + std::to_string(i) + " TXT \"v=spf1 " + next + " " + next + " -all\"\n";
  }
  const Policy policy =
      policy_of("v=spf1 include:r0.example.com -all", zone + "r40 TXT \"v=spf1 -all\"\n");
  const PolicyCost cost = cost_of(policy);
  EXPECT_FALSE(cost.complete);
  EXPECT_GT(cost.record.lookups.ipv4, 1'000U);
}

}  // namespace
}  // namespace auth::spf
