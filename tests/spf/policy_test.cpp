// What a record leads to, fetched once (RFC 7208 s4 to s6).
#include "auth/spf/policy.h"

#include <gtest/gtest.h>

#include <utility>

#include "spf/support.h"

namespace auth::spf {
namespace {

using dns::RecordType;
using dns::Status;
using Family = IpAddress::Family;

/// Remembers the questions that came together.
class RoundsResolver final : public dns::Resolver {
 public:
  using Resolver::ask;

  explicit RoundsResolver(std::string_view zone) : below_(zone) {}

  std::vector<dns::Answer> ask(std::span<const dns::Question> questions,
                               Deadline deadline) override {
    rounds.emplace_back(questions.begin(), questions.end());
    return below_.ask(questions, deadline);
  }

  std::vector<std::vector<dns::Question>> rounds;

 private:
  dns::StaticResolver below_;
};

Policy fetch(std::string_view zone, const PolicyOptions& options = {},
             std::string_view domain = "example.com") {
  dns::StaticResolver resolver(zone);
  return fetch_policy(name(domain), resolver, no_hurry(), options);
}

TEST(FetchPolicy, HoldsWhatTermsLeadTo) {
  const Policy policy = fetch(
      "example.com. TXT \"v=spf1 a mx:mail.example.com include:inner.example ~all\"\n"
      "example.com. TXT \"something else\"\n"
      "example.com. A 192.0.2.1\n"
      "mail.example.com. MX 10 mx1.example.com.\n"
      "mail.example.com. MX 20 mx2.example.com.\n"
      "mx1.example.com. AAAA 2001:db8::1\n"
      "inner.example. TXT \"v=spf1 ip4:192.0.2.2 redirect=further.example\"\n"
      "further.example. TXT \"no policy\"\n");
  EXPECT_TRUE(policy.complete);
  ASSERT_NE(policy.record_of(name("example.com")), nullptr);
  EXPECT_EQ(policy.record_of(name("example.com"))->texts,
            std::vector<std::string>{"v=spf1 a mx:mail.example.com include:inner.example ~all"});
  EXPECT_EQ(policy.record_of(name("example.com"))->record()->directives().size(), 4U);
  EXPECT_NE(policy.record_of(name("inner.example"))->record(), nullptr);
  EXPECT_EQ(policy.record_of(name("further.example"))->status, Status::ok);
  EXPECT_TRUE(policy.record_of(name("further.example"))->texts.empty());
  EXPECT_EQ(policy.record_of(name("mail.example.com")), nullptr);
  EXPECT_EQ(policy.answer(name("example.com"), RecordType::a)->records.size(), 1U);
  EXPECT_EQ(policy.answer(name("example.com"), RecordType::aaaa)->status, Status::no_data);
  EXPECT_EQ(policy.answer(name("mail.example.com"), RecordType::mx)->records.size(), 2U);
  EXPECT_EQ(policy.answer(name("mx1.example.com"), RecordType::aaaa)->status, Status::ok);
  EXPECT_EQ(policy.answer(name("mx2.example.com"), RecordType::a)->status, Status::no_such_name);
}

TEST(FetchPolicy, AsksALevelAtOnceAndEachNameOnce) {
  RoundsResolver resolver(
      "example.com. TXT \"v=spf1 mx include:one.example include:two.example -all\"\n"
      "example.com. MX 0 mx.example.com.\n"
      "one.example. TXT \"v=spf1 include:two.example include:three.example -all\"\n"
      "two.example. TXT \"v=spf1 include:three.example -all\"\n"
      "three.example. TXT \"v=spf1 include:example.com a:mx.example.com -all\"\n");  // a loop
  const Policy policy = fetch_policy(name("example.com"), resolver, no_hurry());
  std::vector<std::size_t> rounds;
  for (const auto& questions : resolver.rounds) {
    rounds.push_back(questions.size());
  }
  EXPECT_EQ(rounds, (std::vector<std::size_t>{1, 3, 3}));
  EXPECT_TRUE(policy.complete);
  EXPECT_EQ(policy.records.size(), 4U);
}

TEST(FetchPolicy, LeavesOutWhatIsNeverReached) {
  const Policy policy = fetch(
      "example.com. TXT \"v=spf1 -all include:behind.example a redirect=beside.example\"\n"
      "behind.example. TXT \"v=spf1 -all\"\nbeside.example. TXT \"v=spf1 -all\"\n");
  EXPECT_EQ(policy.records.size(), 1U);
  EXPECT_TRUE(policy.answers.empty());
}

TEST(FetchPolicy, LeavesOutWhatTheMessageDecides) {
  const Policy policy = fetch(
      "example.com. TXT \"v=spf1 exists:%{i}.example ptr a:%{o} mx:%{h} include:%{l}.example "
      "exists:fixed.example redirect=%{s}.example\"\n");
  EXPECT_EQ(policy.records.size(), 1U);
  EXPECT_TRUE(policy.answers.empty());
  EXPECT_TRUE(policy.complete);
}

TEST(FetchPolicy, ExpandsWhatTheMessageDoesNotDecide) {
  const Policy policy = fetch(
      "example.com. TXT \"v=spf1 include:_%{v}.%{d} a:host.%{d2} -all\"\n"
      "_in-addr.example.com. TXT \"v=spf1 a:%{d} -all\"\n");
  EXPECT_NE(policy.record_of(name("_in-addr.example.com")), nullptr);
  EXPECT_NE(policy.record_of(name("_ip6.example.com")), nullptr);
  EXPECT_NE(policy.answer(name("host.example.com"), RecordType::aaaa), nullptr);
  EXPECT_NE(policy.answer(name("_in-addr.example.com"), RecordType::a), nullptr);
}

TEST(FetchPolicy, KeepsWhatDnsDidNotSay) {
  dns::StaticResolver resolver("example.com. TXT \"v=spf1 include:inner.example a -all\"\n");
  resolver.fail_with(name("inner.example"), Status::server_failure);
  resolver.fail_with({.name = name("example.com"), .type = RecordType::a}, Status::timeout);
  const Policy policy = fetch_policy(name("example.com"), resolver, no_hurry());
  EXPECT_EQ(policy.record_of(name("inner.example"))->status, Status::server_failure);
  EXPECT_EQ(policy.record_of(name("inner.example"))->detail, "as told");
  EXPECT_EQ(policy.record_of(name("inner.example"))->record(), nullptr);
  EXPECT_EQ(policy.answer(name("example.com"), RecordType::a)->status, Status::timeout);
  EXPECT_EQ(policy.ttl, std::chrono::seconds(0));
}

TEST(FetchPolicy, KeepsRecordsThatCannotBeUsed) {
  const Policy several =
      fetch("example.com. TXT \"v=spf1 -all\"\nexample.com. TXT \"v=spf1 a -all\"\n");
  EXPECT_EQ(several.record_of(name("example.com"))->texts.size(), 2U);
  EXPECT_EQ(several.record_of(name("example.com"))->record(), nullptr);
  const Policy broken = fetch("example.com. TXT \"v=spf1 ipv4:192.0.2.1 a -all\"\n");
  ASSERT_TRUE(broken.record_of(name("example.com"))->parsed);
  EXPECT_EQ(broken.record_of(name("example.com"))->parsed->error().term, "ipv4:192.0.2.1");
  EXPECT_EQ(broken.record_of(name("example.com"))->record(), nullptr);
}

TEST(FetchPolicy, HasTheSmallestTtl) {
  const Policy policy = fetch(
      "example.com. 600 TXT \"v=spf1 a:host.example ip4:192.0.2.1 -all\"\n"
      "host.example. 300 A 192.0.2.1\nhost.example. 900 AAAA 2001:db8::1\n");
  EXPECT_EQ(policy.ttl, std::chrono::seconds(300));
  EXPECT_EQ(policy.record_of(name("example.com"))->ttl, std::chrono::seconds(600));
}

TEST(FetchPolicy, AsksForTheDeprecatedTypeOnRequest) {
  constexpr std::string_view zone =
      "example.com. TXT \"v=spf1 include:inner.example -all\"\n"
      "example.com. SPF \"v=spf1 -all\"\n";
  EXPECT_EQ(fetch(zone).answer(name("example.com"), RecordType::spf), nullptr);
  const Policy policy = fetch(zone, {.deprecated_type = true});
  ASSERT_NE(policy.answer(name("example.com"), RecordType::spf), nullptr);
  EXPECT_EQ(policy.answer(name("example.com"), RecordType::spf)->records.size(), 1U);
  EXPECT_EQ(policy.answer(name("inner.example"), RecordType::spf), nullptr);
}

TEST(FetchPolicy, IsBoundedAndSaysSo) {
  std::string wide = "example.com. TXT \"v=spf1";
  for (int i = 0; i < 40; ++i) {
    wide += (i % 10 == 9 ? " \" \"" : " ") + std::string("a:h") + std::to_string(i) + ".example";
  }
  wide += "\"\n";
  const Policy few = fetch(wide, {.questions = 11});
  EXPECT_FALSE(few.complete);
  EXPECT_EQ(few.answers.size(), 10U);
  EXPECT_TRUE(fetch(wide).complete);
  EXPECT_EQ(fetch(wide).answers.size(), 80U);
  const Policy one_record =
      fetch("example.com. TXT \"v=spf1 include:inner.example -all\"\n", {.records = 1});
  EXPECT_FALSE(one_record.complete);
  EXPECT_EQ(one_record.records.size(), 1U);
  const Policy one_address =
      fetch("example.com. TXT \"v=spf1 a -all\"\nexample.com. A 192.0.2.1\nexample.com. AAAA ::1\n",
            {.addresses = 1});
  EXPECT_FALSE(one_address.complete);
  EXPECT_EQ(one_address.answers.size(), 1U);
}

/// An mx with more than ten exchanges is an error (s4.6.4): their addresses are nobody's question.
TEST(FetchPolicy, AsksForNoExchangesBeyondTheLimit) {
  std::string zone = "example.com. TXT \"v=spf1 mx -all\"\n";
  for (int i = 0; i < 11; ++i) {
    zone += "example.com. MX 10 mx" + std::to_string(i) + ".example.com.\n";
  }
  EXPECT_EQ(fetch(zone).answers.size(), 1U);
}

TEST(PolicyTarget, IsTheDomainOfTheRecordWhereNoneIsGiven) {
  const auto record = parse_record("v=spf1 a ip4:192.0.2.1 a:%{v}.%{d2r} a:%{d} -all").value();
  const auto& terms = record.directives();
  const DnsName domain = name("mail.example.com");
  EXPECT_EQ(target(terms[0].mechanism, domain, Family::v4), domain);
  EXPECT_EQ(target(terms[1].mechanism, domain, Family::v4), std::nullopt);
  EXPECT_EQ(target(terms[2].mechanism, domain, Family::v4)->text(), "in-addr.example.mail");
  EXPECT_EQ(target(terms[2].mechanism, domain, Family::v6)->text(), "ip6.example.mail");
  EXPECT_EQ(target(terms[3].mechanism, domain, Family::v6), domain);
}

TEST(Reachable, EndsWithTheFirstAll) {
  EXPECT_EQ(reachable(parse_record("v=spf1 a ~all mx -all").value()).size(), 2U);
  EXPECT_EQ(reachable(parse_record("v=spf1 a mx").value()).size(), 2U);
  EXPECT_EQ(reachable(parse_record("v=spf1").value()).size(), 0U);
}

}  // namespace
}  // namespace auth::spf
