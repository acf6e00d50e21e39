// What is asked ahead of the evaluation: the same verdicts and counts, in fewer waits.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "auth/spf/record_cache.h"
#include "spf/support.h"

namespace auth::spf {
namespace {

/// Remembers how many questions came together.
class CountingResolver final : public dns::Resolver {
 public:
  using Resolver::ask;

  explicit CountingResolver(std::string_view zone) : below_(zone) {}

  std::vector<dns::Answer> ask(std::span<const dns::Question> questions,
                               Deadline deadline) override {
    waits.push_back(questions.size());
    return below_.ask(questions, deadline);
  }

  std::vector<std::size_t> waits;

 private:
  dns::StaticResolver below_;
};

// Ten includes, four deep.
constexpr std::string_view tree =
    "tree.example. TXT \"v=spf1 include:n1.example include:n2.example -all\"\n"
    "n1.example. TXT \"v=spf1 include:n3.example include:n4.example -all\"\n"
    "n2.example. TXT \"v=spf1 include:n5.example include:n6.example -all\"\n"
    "n3.example. TXT \"v=spf1 include:n7.example -all\"\n"
    "n4.example. TXT \"v=spf1 include:n8.example -all\"\n"
    "n5.example. TXT \"v=spf1 include:n9.example -all\"\n"
    "n6.example. TXT \"v=spf1 include:n10.example -all\"\n"
    "n7.example. TXT \"v=spf1 -all\"\nn8.example. TXT \"v=spf1 -all\"\n"
    "n9.example. TXT \"v=spf1 -all\"\nn10.example. TXT \"v=spf1 ip4:192.0.2.1 -all\"\n";

TEST(AskAhead, ATreeCostsAWaitForEachLevel) {
  CountingResolver resolver(tree);
  const auto result = check(resolver, "192.0.2.1", "a@tree.example");
  EXPECT_EQ(verdict(result), Verdict::pass);
  EXPECT_EQ(result.lookups, 10U);
  EXPECT_EQ(resolver.waits, (std::vector<std::size_t>{1, 2, 4, 4}));
}

TEST(AskAhead, WithoutItEachNameCostsAWait) {
  CountingResolver resolver(tree);
  const auto result = check(resolver, "192.0.2.1", "a@tree.example", "", {.ask_ahead = false});
  EXPECT_EQ(verdict(result), Verdict::pass);
  EXPECT_EQ(result.lookups, 10U);
  EXPECT_EQ(resolver.waits, std::vector<std::size_t>(11, 1));
}

TEST(AskAhead, NothingIsAskedBeforeTheFirstIncludeIsReached) {
  CountingResolver resolver(
      "example.com. TXT \"v=spf1 ip4:192.0.2.1 include:a.example include:b.example -all\"\n");
  EXPECT_EQ(verdict(check(resolver, "192.0.2.1")), Verdict::pass);
  EXPECT_EQ(resolver.waits, (std::vector<std::size_t>{1}));
}

TEST(AskAhead, WhatIsNotNeededCountsNowhere) {
  CountingResolver resolver(
      "example.com. TXT \"v=spf1 include:a.example include:b.example include:c.example "
      "include:d.example -all\"\na.example. TXT \"v=spf1 +all\"\n");
  const auto result = check(resolver, "192.0.2.1");
  EXPECT_EQ(verdict(result), Verdict::pass);  // b, c and d have no record, and are not reached
  EXPECT_EQ(result.lookups, 1U);
  EXPECT_EQ(result.void_lookups, 0U);
}

TEST(AskAhead, TenNamesAtMost) {
  std::string record = "example.com. TXT \"v=spf1";
  std::string zone;
  for (int i = 0; i < 40; ++i) {
    const std::string inner = "n" + std::to_string(i) + ".example";
    record += std::string("\" \" include:").append(inner);
    zone += inner + ". TXT \"v=spf1 include:deeper" + std::to_string(i) + ".example -all\"\n";
  }
  CountingResolver resolver(zone + record + "\"\n");
  EXPECT_EQ(verdict(check(resolver, "192.0.2.1")), Verdict::permerror);
  std::size_t asked = 0;
  for (const std::size_t together : resolver.waits) {
    asked += together;
  }
  EXPECT_LE(asked, 1U + 10U + 10U);  // what terms asked for, and ten ahead
}

/// Plays servers that answer some questions late: whoever does not wait for ten seconds gets no
/// answer to them.
class LateResolver final : public dns::Resolver {
 public:
  using Resolver::ask;

  LateResolver(std::string_view zone, std::string_view late) : below_(zone), late_(late) {}

  std::vector<dns::Answer> ask(std::span<const dns::Question> questions,
                               Deadline deadline) override {
    const bool patient = deadline.at - std::chrono::steady_clock::now() > std::chrono::seconds(10);
    auto answers = below_.ask(questions, deadline);
    for (std::size_t i = 0; i < questions.size(); ++i) {
      if (questions[i].name.text() == late_) {
        waited += patient ? 1 : 0;
        answers[i] = patient ? answers[i] : dns::Answer{.status = dns::Status::timeout};
      }
    }
    return answers;
  }

  int waited = 0;

 private:
  dns::StaticResolver below_;
  std::string late_;
};

constexpr std::string_view two_includes =
    "example.com. TXT \"v=spf1 include:a.example include:b.example -all\"\n"
    "a.example. TXT \"v=spf1 ip4:192.0.2.1 -all\"\nb.example. TXT \"v=spf1 ip4:192.0.2.2 -all\"\n";

TEST(AskAhead, NobodyWaitsForALateServerThatIsNotNeeded) {
  LateResolver resolver(two_includes, "b.example");
  EXPECT_EQ(verdict(check(resolver, "192.0.2.1")), Verdict::pass);
  EXPECT_EQ(resolver.waited, 0);
}

TEST(AskAhead, ALateServerThatIsNeededIsWaitedFor) {
  LateResolver resolver(two_includes, "b.example");
  const auto result = check(resolver, "192.0.2.2");
  EXPECT_EQ(verdict(result), Verdict::pass);
  EXPECT_EQ(result.lookups, 2U);
  EXPECT_EQ(resolver.waited, 1);
}

TEST(AskAhead, TheRecordThatIsWantedIsWaitedForInCompany) {
  LateResolver resolver(two_includes, "a.example");
  EXPECT_EQ(verdict(check(resolver, "192.0.2.1")), Verdict::pass);
  EXPECT_EQ(resolver.waited, 1);
}

TEST(RecordCache, ParsesATextOnce) {
  RecordCache cache(2);
  const auto first = cache.parsed("v=spf1 -all");
  EXPECT_EQ(cache.parsed("v=spf1 -all"), first);
  EXPECT_TRUE(first->has_value());
  EXPECT_FALSE(cache.parsed("v=spf1 foo")->has_value());
  (void)cache.parsed("v=spf1 -all");
  (void)cache.parsed("v=spf1 ?all");  // the least recently used goes: "foo"
  EXPECT_EQ(cache.parsed("v=spf1 -all"), first);
}

TEST(RecordCache, ChangesNoVerdict) {
  RecordCache cache;
  dns::StaticResolver resolver(tree);
  for (int i = 0; i < 2; ++i) {
    const auto result = check(resolver, "192.0.2.1", "a@tree.example", "", {.records = &cache});
    EXPECT_EQ(verdict(result), Verdict::pass);
    EXPECT_EQ(result.place, (Place{"n10.example", "ip4:192.0.2.1"}));
    EXPECT_EQ(result.via.size(), 3U);
  }
}

}  // namespace
}  // namespace auth::spf
