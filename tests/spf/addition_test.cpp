#include "auth/spf/addition.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "spf/policy_support.h"

namespace auth::spf {
namespace {

using Answer = Addition::Answer;

constexpr std::string_view others =
    "host A 192.0.2.10\nhost AAAA 2001:db8::10\n"
    "x TXT \"v=spf1 -ip4:198.51.100.128/25 ip4:198.51.100.0/24 ~all\"\n"
    "back TXT \"v=spf1 include:example.com\"\n"
    "anna TXT \"v=spf1 ip4:203.0.113.1 -all\"\npostmaster TXT \"v=spf1 ip4:203.0.113.1 -all\"\n"
    "203.0.113.2.ok A 127.0.0.2\n";

Addition addition_in(std::string_view zone, const std::vector<std::string>& addresses) {
  dns::StaticResolver resolver("$ORIGIN example.com.\n$TTL 60\n" + std::string(zone));
  std::vector<IpAddress> asked;
  for (const std::string& address : addresses) {
    asked.push_back(ip(address));
  }
  return propose_addition(policy_in(resolver), asked, resolver, no_hurry(), Timestamp(0));
}

Addition addition_to(std::string_view record, const std::vector<std::string>& addresses) {
  return addition_in("@ TXT \"" + std::string(record) + "\"\n" + std::string(others), addresses);
}

struct Case {
  const char* name;
  std::string_view record;
  std::vector<std::string> addresses;
  std::string_view want;  // empty: nothing to do
};

class Rfc7208S3_2Addition : public ::testing::TestWithParam<Case> {};

TEST_P(Rfc7208S3_2Addition, Record) {
  const Addition addition = addition_to(GetParam().record, GetParam().addresses);
  EXPECT_EQ(addition.answer, GetParam().want.empty() ? Answer::nothing_to_do : Answer::publish);
  EXPECT_EQ(addition.record, GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Keeps, Rfc7208S3_2Addition,
    ::testing::Values(
        Case{"BothFamilies",
             "v=spf1 ip4:192.0.2.1 ~all",
             {"2001:db8::7", "198.51.100.7"},
             "v=spf1 ip4:192.0.2.1 ip4:198.51.100.7 ip6:2001:db8::7 ~all"},
        Case{"NothingToDo", "v=spf1 ip4:192.0.2.0/24 -all", {"192.0.2.1", "192.0.2.255"}, ""},
        Case{"NothingToDoByInclude", "v=spf1 include:x.example.com -all", {"198.51.100.7"}, ""},
        Case{"OneOfTwoPasses",
             "v=spf1 ip4:192.0.2.1 -all",
             {"192.0.2.1", "192.0.2.9"},
             "v=spf1 ip4:192.0.2.1 ip4:192.0.2.9 -all"},
        Case{"TermsVerbatim",
             "v=spf1  +IP4:192.0.2.1/32   exp=why.example.com  -ALL ",
             {"192.0.2.9"},
             "v=spf1 +IP4:192.0.2.1/32 exp=why.example.com ip4:192.0.2.9 -ALL"},
        Case{"WithoutAll",
             "v=spf1 ip4:192.0.2.1 exp=why.example.com",
             {"192.0.2.9"},
             "v=spf1 ip4:192.0.2.1 ip4:192.0.2.9 exp=why.example.com"},
        Case{"EmptyRecord", "v=spf1", {"192.0.2.9"}, "v=spf1 ip4:192.0.2.9"},
        Case{"ModifierAlone",
             "v=spf1 exp=why.example.com",
             {"192.0.2.9"},
             "v=spf1 ip4:192.0.2.9 exp=why.example.com"},
        Case{"RedirectAlone",
             "v=spf1 redirect=x.example.com",
             {"192.0.2.9"},
             "v=spf1 ip4:192.0.2.9 redirect=x.example.com"},
        Case{"RedirectBefore",
             "v=spf1 redirect=x.example.com ip4:192.0.2.1",
             {"192.0.2.9"},
             "v=spf1 redirect=x.example.com ip4:192.0.2.1 ip4:192.0.2.9"},
        Case{"TermsBehindAll",
             "v=spf1 -all ip4:192.0.2.9",
             {"192.0.2.9"},
             "v=spf1 ip4:192.0.2.9 -all ip4:192.0.2.9"}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Wins, Rfc7208S3_2Addition,
    ::testing::Values(
        Case{"BeforeWhatAsksDns",
             "v=spf1 ip4:192.0.2.1 a:host.example.com ip4:192.0.2.2 -all",
             {"192.0.2.9"},
             "v=spf1 ip4:192.0.2.1 ip4:192.0.2.9 a:host.example.com ip4:192.0.2.2 -all"},
        Case{"BeforeAnExclusion",
             "v=spf1 ip4:192.0.2.1 -ip4:198.51.100.0/24 include:x.example.com ~all",
             {"198.51.100.7"},
             "v=spf1 ip4:192.0.2.1 ip4:198.51.100.7 -ip4:198.51.100.0/24 include:x.example.com "
             "~all"},
        Case{"BeforeASoftExclusion",
             "v=spf1 ~ip6:2001:db8::/32 -all",
             {"2001:db8::7"},
             "v=spf1 ip6:2001:db8::7 ~ip6:2001:db8::/32 -all"},
        Case{"BehindTheExclusionOfOthers",
             "v=spf1 -ip4:198.51.100.0/24 -all",
             {"192.0.2.9"},
             "v=spf1 -ip4:198.51.100.0/24 ip4:192.0.2.9 -all"},
        Case{"ExcludedInAnInclude",
             "v=spf1 include:x.example.com -all",
             {"198.51.100.200"},
             "v=spf1 ip4:198.51.100.200 include:x.example.com -all"}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(Fewest, Rfc7208S3_2Addition,
                         ::testing::Values(Case{"OneNetwork",
                                                "v=spf1 -all",
                                                {"192.0.2.7", "192.0.2.5", "192.0.2.4",
                                                 "192.0.2.6"},
                                                "v=spf1 ip4:192.0.2.4/30 -all"},
                                           Case{"NeverWider",
                                                "v=spf1 -all",
                                                {"192.0.2.5", "192.0.2.6"},
                                                "v=spf1 ip4:192.0.2.5 ip4:192.0.2.6 -all"},
                                           Case{"OnesThatPassMayHelp",
                                                "v=spf1 ip4:192.0.2.5 -all",
                                                {"192.0.2.4", "192.0.2.5"},
                                                "v=spf1 ip4:192.0.2.5 ip4:192.0.2.4/31 -all"},
                                           Case{"OnesThatPassAreLeftOut",
                                                "v=spf1 ip4:192.0.2.4/30 -all",
                                                {"192.0.2.4", "192.0.2.5", "192.0.2.9"},
                                                "v=spf1 ip4:192.0.2.4/30 ip4:192.0.2.9 -all"},
                                           Case{"NetworksOfIPv6",
                                                "v=spf1 -all",
                                                {"2001:db8::2", "2001:db8::3"},
                                                "v=spf1 ip6:2001:db8::2/127 -all"},
                                           Case{"MappedAddressesAreIPv4",
                                                "v=spf1 -all",
                                                {"::ffff:192.0.2.1"},
                                                "v=spf1 ip4:192.0.2.1 -all"},
                                           Case{"TheSameTwice",
                                                "v=spf1 -all",
                                                {"192.0.2.1", "192.0.2.1"},
                                                "v=spf1 ip4:192.0.2.1 -all"}),
                         [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Messages, Rfc7208S3_2Addition,
    ::testing::Values(
        Case{"TheSenderDecides",  // other senders of that address would not pass
             "v=spf1 include:%{l}.example.com -all",
             {"203.0.113.1"},
             "v=spf1 ip4:203.0.113.1 include:%{l}.example.com -all"},
        Case{"TheAddressDecides", "v=spf1 exists:%{i}.ok.example.com -all", {"203.0.113.2"}, ""}),
    [](const auto& test) { return test.param.name; });

TEST(AdditionWithoutRecord, EndsInSoftfail) {  // SPF-103
  const Addition addition = addition_in("@ A 192.0.2.1\n", {"192.0.2.9", "2001:db8::9"});
  EXPECT_EQ(addition.answer, Answer::publish);
  EXPECT_EQ(addition.record, "v=spf1 ip4:192.0.2.9 ip6:2001:db8::9 ~all");
  EXPECT_EQ(addition.missing.size(), 2U);
}

struct Refusal {
  const char* name;
  std::string_view zone;
  Answer want;
};

class AdditionRefused : public ::testing::TestWithParam<Refusal> {};

TEST_P(AdditionRefused, WithoutARecord) {
  const Addition addition = addition_in(GetParam().zone, {"192.0.2.9"});
  EXPECT_EQ(addition.answer, GetParam().want);
  EXPECT_TRUE(addition.record.empty());
}

INSTANTIATE_TEST_SUITE_P(
    , AdditionRefused,
    ::testing::Values(
        Refusal{"SeveralRecords", "@ TXT \"v=spf1 -all\"\n@ TXT \"v=spf1 a\"\n",
                Answer::several_records},
        Refusal{"BadRecord", "@ TXT \"v=spf1 ip4:192.0.2.300 -all\"\n", Answer::bad_record},
        Refusal{"Loop", "@ TXT \"v=spf1 include:example.com -all\"\n", Answer::loop},
        Refusal{"TooManyLookups",
                "@ TXT \"v=spf1 a mx a mx a mx a mx a mx a -all\"\n@ A 192.0.2.1\n@ MX 1 @\n",
                Answer::too_many_lookups}),
    [](const auto& test) { return test.param.name; });

TEST(AdditionBounds, NothingToDoEvenWhereThePolicyIsTooDear) {
  const Addition addition = addition_in(
      "@ TXT \"v=spf1 ip4:192.0.2.9 a mx a mx a mx a mx a mx a -all\"\n@ A 192.0.2.1\n@ MX 1 @\n",
      {"192.0.2.9"});
  EXPECT_EQ(addition.answer, Answer::nothing_to_do);
}

TEST(AdditionBounds, MoreTermsThanARecordHas) {
  EXPECT_EQ(addition_in("@ TXT \"v=spf1 -all\"\n", {"192.0.2.9"}).answer, Answer::publish);
  std::vector<std::string> many;
  for (int i = 0; i < 512; ++i) {
    many.push_back("10.0." + std::to_string(i / 128) + "." + std::to_string(i % 128 * 2));
  }
  EXPECT_EQ(addition_in("@ TXT \"v=spf1 -all\"\n", many).answer, Answer::too_many_terms);
  EXPECT_EQ(addition_in("@ A 192.0.2.1\n", many).answer, Answer::too_many_terms);
}

TEST(AdditionLater, WhereDnsDoesNotSay) {
  dns::StaticResolver resolver(
      "$ORIGIN example.com.\n$TTL 60\n@ TXT \"v=spf1 ip4:192.0.2.1 include:x.example.com -all\"\n");
  resolver.fail_with(name("x.example.com"), dns::Status::timeout);
  const Policy policy = policy_in(resolver);
  const auto answer = [&](std::string_view address) {
    const std::vector<IpAddress> asked{ip(address)};
    return propose_addition(policy, asked, resolver, no_hurry(), Timestamp(0)).answer;
  };
  EXPECT_EQ(answer("192.0.2.1"), Answer::nothing_to_do);
  EXPECT_EQ(answer("192.0.2.2"), Answer::try_again);
}

TEST(AdditionTells, WhichTermShutsTheAddressOut) {
  const auto excluded = addition_to("v=spf1 -ip4:192.0.2.0/24 -all", {"192.0.2.9"});
  EXPECT_EQ(excluded.excluded_by, "-ip4:192.0.2.0/24");
  const auto behind_others = addition_to("v=spf1 mx ~ip4:192.0.2.0/24 -all", {"192.0.2.9"});
  EXPECT_EQ(behind_others.excluded_by, "~ip4:192.0.2.0/24");
  const auto not_listed = addition_to("v=spf1 ip4:192.0.2.1 -all", {"192.0.2.9"});
  EXPECT_EQ(not_listed.excluded_by, std::nullopt);
}

struct MergeCase {
  const char* name;
  std::vector<std::string> records;
  std::string_view want;
};

class Rfc7208S3_2Merged : public ::testing::TestWithParam<MergeCase> {};

TEST_P(Rfc7208S3_2Merged, Record) {
  EXPECT_EQ(merged_record(GetParam().records).value_or("none"), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc7208S3_2Merged,
    ::testing::Values(
        MergeCase{"EachTermOnceAndTheMildestEnd",
                  {"v=spf1 ip4:192.0.2.1 +a ~all", "v=spf1 A ip4:192.0.2.2 -all"},
                  "v=spf1 ip4:192.0.2.1 a ip4:192.0.2.2 ~all"},
        MergeCase{"Identical", {"v=spf1 mx -all", "v=spf1 mx -all"}, "v=spf1 mx -all"},
        MergeCase{"NeverOpen", {"v=spf1 mx -all", "v=spf1 +all"}, "v=spf1 mx ~all"},
        MergeCase{"Neutral", {"v=spf1 mx -all", "v=spf1 ?all"}, "v=spf1 mx ?all"},
        MergeCase{"WithoutEnd", {"v=spf1 mx", "v=spf1 a"}, "v=spf1 mx a ~all"},
        MergeCase{"ThreeRecords",
                  {"v=spf1 mx ~all", "v=spf1 a ~all", "v=spf1 ip4:192.0.2.1 ~all"},
                  "v=spf1 mx a ip4:192.0.2.1 ~all"},
        MergeCase{"RedirectBecomesAnInclude",
                  {"v=spf1 redirect=x.example.com", "v=spf1 mx -all"},
                  "v=spf1 mx include:x.example.com -all"},
        MergeCase{"OneRedirectStays",
                  {"v=spf1 mx redirect=x.example.com", "v=spf1 a redirect=x.example.com"},
                  "v=spf1 mx a redirect=x.example.com"},
        MergeCase{"WhatNobodyComesToGoes",
                  {"v=spf1 mx -all a redirect=x.example.com", "v=spf1 -all"},
                  "v=spf1 mx -all"},
        MergeCase{"OneExplanation",
                  {"v=spf1 -all exp=a.example.com ra=x", "v=spf1 exp=b.example.com -all"},
                  "v=spf1 -all exp=a.example.com ra=x"},
        MergeCase{"NotReadable", {"v=spf1 mx -all", "v=spf1 ipv4:192.0.2.1"}, "none"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace auth::spf
