// RFC 9989 s4.10: which names a walk asks for, and where it ends.
#include "auth/dmarc/tree_walk.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "auth/dns/static_resolver.h"
#include "support/recording_resolver.h"

namespace auth::dmarc {
namespace {

using dns::StaticResolver;
using dns::Status;
using testing::RecordingResolver;

DnsName name(std::string_view text) { return *DnsName::parse(text); }

Deadline soon() { return Deadline::after(std::chrono::seconds(20)); }

TreeWalk walk(std::string_view start, std::string_view zone) {
  StaticResolver resolver(zone);
  return walk_tree(name(start), resolver, soon());
}

struct Case {
  const char* name;
  std::string start;
  std::string zone;
  std::vector<std::string> want;  // without _dmarc.
};

class Rfc9989S4_10 : public ::testing::TestWithParam<Case> {};

TEST_P(Rfc9989S4_10, AsksForTheseNamesInThisOrder) {
  StaticResolver zone(GetParam().zone);
  RecordingResolver resolver(zone);
  const TreeWalk walked = walk_tree(name(GetParam().start), resolver, soon());
  EXPECT_TRUE(walked.complete());
  std::vector<std::string> asked;
  for (const std::string& want : GetParam().want) {
    asked.push_back("_dmarc." + want);
  }
  EXPECT_EQ(resolver.names(), asked);
  std::vector<std::string> steps;
  for (const WalkStep& step : walked.steps) {
    steps.push_back(step.name.text());
  }
  EXPECT_EQ(steps, GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc9989S4_10,
    ::testing::Values(
        Case{"Dmarc32TopLevelDomainToo", "com", "", {"com"}},
        Case{"Dmarc31LabelByLabel", "a.example.com", "", {"a.example.com", "example.com", "com"}},
        Case{"Dmarc31SevenLabels",
             "1.2.3.4.5.example.com",
             "",
             {"1.2.3.4.5.example.com", "2.3.4.5.example.com", "3.4.5.example.com",
              "4.5.example.com", "5.example.com", "example.com", "com"}},
        Case{"Dmarc33EightLabelsSkipNothing",
             "1.2.3.4.5.6.example.com",
             "",
             {"1.2.3.4.5.6.example.com", "2.3.4.5.6.example.com", "3.4.5.6.example.com",
              "4.5.6.example.com", "5.6.example.com", "6.example.com", "example.com", "com"}},
        Case{"Dmarc34ManyLabelsJumpToSeven",
             "a.b.c.d.e.f.g.h.i.j.mail.example.com",
             "",
             {"a.b.c.d.e.f.g.h.i.j.mail.example.com", "g.h.i.j.mail.example.com",
              "h.i.j.mail.example.com", "i.j.mail.example.com", "j.mail.example.com",
              "mail.example.com", "example.com", "com"}},
        Case{"Dmarc30EndsAtPsdNo",
             "a.mail.example.com",
             "_dmarc.mail.example.com. 1 TXT \"v=DMARC1; p=none; psd=n\"\n",
             {"a.mail.example.com", "mail.example.com"}},
        Case{"Dmarc30EndsAtPsdYes",
             "mail.giant.bank.example",
             "_dmarc.bank.example. 1 TXT \"v=DMARC1; p=reject; psd=y\"\n"
             "_dmarc.giant.bank.example. 1 TXT \"v=DMARC1; p=quarantine\"\n",
             {"mail.giant.bank.example", "giant.bank.example", "bank.example"}},
        Case{"Dmarc37EndsAtItsStart",
             "bank.example",
             "_dmarc.bank.example. 1 TXT \"v=DMARC1; p=reject; psd=y\"\n",
             {"bank.example"}},
        Case{"Dmarc24SeveralRecordsEndNothing",
             "bank.example",
             "_dmarc.bank.example. 1 TXT \"v=DMARC1; psd=y\"\n"
             "_dmarc.bank.example. 1 TXT \"v=DMARC1; psd=n\"\n",
             {"bank.example", "example"}}),
    [](const auto& test) { return test.param.name; });

TEST(Dmarc24, OtherTextsDoNotCount) {
  const TreeWalk walked = walk("example", R"(
_dmarc.example. 1 TXT "v=DMARC1; p=none"
_dmarc.example. 1 TXT "verification=1"
)");
  ASSERT_TRUE(walked.steps[0].found);
  EXPECT_EQ(walked.steps[0].found->text, "v=DMARC1; p=none");
  EXPECT_EQ(walked.steps[0].records, 1U);
}

TEST(Dmarc24, SeveralRecordsAreNoneAndAreCounted) {
  const TreeWalk walked = walk("example", R"(
_dmarc.example. 1 TXT "v=DMARC1; p=none"
_dmarc.example. 1 TXT "v=DMARC1; p=reject"
)");
  EXPECT_FALSE(walked.steps[0].found);
  EXPECT_EQ(walked.steps[0].records, 2U);
}

TEST(Dmarc1, StringsAreJoinedAndAliasesFollowed) {
  const TreeWalk walked = walk("a.example", R"(
_dmarc.a.example. 1 CNAME policy.example.
policy.example. 1 TXT "v=DMA" "RC1; psd" "=n"
)");
  ASSERT_EQ(walked.steps.size(), 1U);
  EXPECT_EQ(walked.steps[0].found->text, "v=DMARC1; psd=n");
}

TEST(Dmarc46, AQuestionWithoutAnAnswerEndsTheWalk) {
  for (const Status status : {Status::server_failure, Status::timeout}) {
    StaticResolver resolver("_dmarc.example. 1 TXT \"v=DMARC1; p=none\"\n");
    resolver.fail_with(name("_dmarc.b.example"), status);
    const TreeWalk walked = walk_tree(name("a.b.example"), resolver, soon());
    EXPECT_FALSE(walked.complete());
    ASSERT_EQ(walked.steps.size(), 2U);
    EXPECT_EQ(walked.steps[1].status, status);
  }
}

TEST(Rfc9989S4_10Names, OneTooLongForTheQuestionIsPassedOver) {
  std::string start;
  for (int i = 0; i < 50; ++i) {
    start += "abcd.";
  }
  start += "ex";  // 252 octets
  StaticResolver zone;
  RecordingResolver resolver(zone);
  const TreeWalk walked = walk_tree(name(start), resolver, soon());
  EXPECT_EQ(walked.steps.size(), 7U);
  EXPECT_EQ(resolver.names().front(), "_dmarc.abcd.abcd.abcd.abcd.abcd.abcd.ex");
}

}  // namespace
}  // namespace auth::dmarc
