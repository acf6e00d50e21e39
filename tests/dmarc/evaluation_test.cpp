// RFC 9989 s5.3: what comes of a message.
#include "auth/dmarc/evaluation.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "auth/dns/static_resolver.h"
#include "support/recording_resolver.h"

namespace auth::dmarc {
namespace {

using dns::StaticResolver;
using dns::Status;
using Method = Identifier::Method;

DnsName name(std::string_view text) { return *DnsName::parse(text); }

Identifier spf(std::string_view domain) { return {.method = Method::spf, .domain = name(domain)}; }

Identifier dkim(std::string_view domain) {
  return {.method = Method::dkim, .domain = name(domain)};
}

Identifier unknown(Identifier identifier) {
  identifier.undecided = true;
  return identifier;
}

Evaluation evaluate(const std::vector<std::string_view>& authors,
                    const std::vector<Identifier>& identifiers, dns::Resolver& resolver) {
  std::vector<DnsName> names;
  for (const auto author : authors) {
    names.push_back(name(author));
  }
  return evaluate(names, identifiers, resolver, Deadline::after(std::chrono::seconds(20)));
}

constexpr std::string_view zone = R"(
_dmarc.example.com. 1 TXT "v=DMARC1; p=reject"
_dmarc.strict.example. 1 TXT "v=DMARC1; p=quarantine; adkim=s; aspf=s"
_dmarc.mixed.example. 1 TXT "v=DMARC1; p=none; adkim=s; aspf=r"
_dmarc.bad.example. 1 TXT "v=DMARC1; p=bogus"
_dmarc.watch.example. 1 TXT "v=DMARC1; p=none"
_dmarc.own.example.com. 1 TXT "v=DMARC1; p=quarantine; psd=n"
)";

struct Case {
  const char* name;
  std::string_view author;
  std::vector<Identifier> identifiers;
  Verdict want;
  bool spf_aligned = false;
  bool dkim_aligned = false;
};

class Dmarc50 : public ::testing::TestWithParam<Case> {};

TEST_P(Dmarc50, OneAlignedIdentifierPasses) {
  StaticResolver resolver(zone);
  const auto evaluation = evaluate({GetParam().author}, GetParam().identifiers, resolver);
  EXPECT_EQ(evaluation.verdict, GetParam().want);
  EXPECT_EQ(evaluation.spf_aligned, GetParam().spf_aligned);
  EXPECT_EQ(evaluation.dkim_aligned, GetParam().dkim_aligned);
  EXPECT_EQ(evaluation.domain, name(GetParam().author));
  EXPECT_FALSE(reason(evaluation).empty());
}

INSTANTIATE_TEST_SUITE_P(
    , Dmarc50,
    ::testing::Values(
        Case{"Nothing", "example.com", {}, Verdict::fail},
        Case{"Spf", "example.com", {spf("example.com")}, Verdict::pass, true},
        Case{"Dkim", "example.com", {dkim("example.com")}, Verdict::pass, false, true},
        Case{"Both",
             "mail.example.com",
             {spf("bounce.example.com"), dkim("example.com")},
             Verdict::pass,
             true,
             true},
        Case{"Dmarc51EachSignatureIsTried",
             "example.com",
             {dkim("relay.example.net"), dkim("mail.example.com")},
             Verdict::pass,
             false,
             true},
        Case{"Foreign", "example.com", {spf("example.net"), dkim("example.org")}, Verdict::fail},
        Case{"SameTopLevel", "example.com", {dkim("other.com")}, Verdict::fail},
        Case{"NameThatEndsAlike", "example.com", {dkim("notexample.com")}, Verdict::fail},
        Case{"OrganizationOfItsOwn", "example.com", {dkim("own.example.com")}, Verdict::fail},
        Case{"Dmarc52Strict",
             "strict.example",
             {spf("a.strict.example"), dkim("b.strict.example")},
             Verdict::fail},
        Case{"Dmarc52StrictEqual",
             "strict.example",
             {dkim("strict.example")},
             Verdict::pass,
             false,
             true},
        Case{"Dmarc54ByTheRecordThatApplies",
             "a.mixed.example",
             {spf("b.mixed.example"), dkim("mixed.example")},
             Verdict::pass,
             true},
        Case{"Dmarc45NoRecord", "example.net", {dkim("example.net")}, Verdict::none},
        Case{"Dmarc44Unusable", "bad.example", {dkim("bad.example")}, Verdict::permerror}),
    [](const auto& test) { return test.param.name; });

TEST(Dmarc60, RejectIsRecommendedAsQuarantine) {
  StaticResolver resolver(zone);
  const auto rejected = evaluate({"example.com"}, {}, resolver);
  EXPECT_EQ(rejected.policy(), Policy::reject);
  EXPECT_EQ(rejected.disposition, Policy::quarantine);
  EXPECT_EQ(evaluate({"strict.example"}, {}, resolver).disposition, Policy::quarantine);
  EXPECT_EQ(evaluate({"example.com"}, {dkim("example.com")}, resolver).disposition, Policy::none);
}

TEST(Dmarc61, MonitoringChangesNothing) {
  StaticResolver resolver(zone);
  const auto evaluation = evaluate({"watch.example"}, {}, resolver);
  EXPECT_EQ(evaluation.verdict, Verdict::fail);
  EXPECT_EQ(evaluation.disposition, Policy::none);
}

TEST(Dmarc48, TestModeLowersWhatIsRecommended) {
  StaticResolver resolver("_dmarc.example. 1 TXT \"v=DMARC1; p=quarantine; t=y\"\n");
  const auto evaluation = evaluate({"example"}, {}, resolver);
  EXPECT_EQ(evaluation.policy(), Policy::none);
  EXPECT_EQ(evaluation.disposition, Policy::none);
  EXPECT_EQ(reason(evaluation),
            "nothing that passes is aligned with example; _dmarc.example asks for p=quarantine, "
            "which t=y lowers to none");
}

TEST(Dmarc53, NamesThatTellByThemselvesAreNotWalked) {
  const std::vector<Identifier> identifiers[]{{dkim("example.com")},
                                              {dkim("other.com"), spf("a.b.c.example.net")},
                                              {dkim("com")},
                                              {dkim("mail.example.com"), dkim("example.com")}};
  for (const auto& each : identifiers) {
    StaticResolver answers(zone);
    auth::testing::RecordingResolver resolver(answers);
    const auto evaluation = evaluate({"example.com"}, each, resolver);
    EXPECT_EQ(resolver.names(), (std::vector<std::string>{"_dmarc.example.com", "_dmarc.com"}));
    EXPECT_EQ(evaluation.queries, 2U);
  }
}

TEST(Dmarc53, StrictAlignmentTakesNoWalk) {
  StaticResolver resolver(zone);
  EXPECT_EQ(evaluate({"strict.example"}, {dkim("a.strict.example")}, resolver).queries, 2U);
}

TEST(Dmarc53, WithoutARecordNothingIsWalked) {
  StaticResolver resolver;
  EXPECT_EQ(evaluate({"a.example"}, {dkim("b.example"), spf("a.a.example")}, resolver).queries, 2U);
}

TEST(Dmarc39, EachNameIsAskedForOnce) {
  StaticResolver answers(zone);
  auth::testing::RecordingResolver resolver(answers);
  const auto evaluation =
      evaluate({"a.example.com"},
               {dkim("b.example.com"), spf("c.example.com"), dkim("x.b.example.com")}, resolver);
  EXPECT_EQ(resolver.names(),
            (std::vector<std::string>{"_dmarc.a.example.com", "_dmarc.example.com", "_dmarc.com",
                                      "_dmarc.c.example.com", "_dmarc.b.example.com"}));
  EXPECT_EQ(evaluation.queries, 5U);
}

TEST(Dmarc46, APassIsNotLostToALaterFailure) {
  StaticResolver resolver(zone);
  resolver.fail_with(name("_dmarc.com"), Status::server_failure);
  const auto evaluation =
      evaluate({"example.com"}, {spf("bounce.example.com"), dkim("example.com")}, resolver);
  EXPECT_EQ(evaluation.verdict, Verdict::pass);
  EXPECT_TRUE(evaluation.dkim_aligned);
  EXPECT_FALSE(evaluation.spf_aligned);
}

TEST(Dmarc46, AnOrganizationThatIsNotKnownDecidesNothing) {
  StaticResolver resolver(zone);
  resolver.fail_with(name("_dmarc.com"), Status::timeout);
  const auto evaluation = evaluate({"example.com"}, {dkim("mail.example.com")}, resolver);
  EXPECT_EQ(evaluation.verdict, Verdict::temperror);
  EXPECT_EQ(evaluation.disposition, Policy::none);
  EXPECT_EQ(reason(evaluation), "DNS did not say whether DKIM of mail.example.com is aligned");
  // But what cannot be aligned in any case fails.
  EXPECT_EQ(evaluate({"example.com"}, {dkim("example.net")}, resolver).verdict, Verdict::fail);
}

TEST(Dmarc46, AFailureOnTheIdentifiersWalk) {
  StaticResolver resolver(zone);
  resolver.fail_with(name("_dmarc.mail.example.com"), Status::server_failure);
  EXPECT_EQ(evaluate({"example.com"}, {dkim("mail.example.com")}, resolver).verdict,
            Verdict::temperror);
  EXPECT_EQ(evaluate({"example.com"}, {dkim("mail.example.com"), dkim("a.example.com")}, resolver)
                .verdict,
            Verdict::pass);
}

TEST(Dmarc46, ARecordThatIsNotKnownIsTemporary) {
  StaticResolver resolver(zone);
  resolver.fail_with(name("_dmarc.example.com"), Status::server_failure);
  const auto evaluation = evaluate({"example.com"}, {dkim("example.com")}, resolver);
  EXPECT_EQ(evaluation.verdict, Verdict::temperror);
  EXPECT_EQ(reason(evaluation), "DNS gave no answer for _dmarc.example.com (server failure)");
}

TEST(Dmarc43, ThePolicyThatHangsOnExistenceIsTemporaryUnlessSomethingPasses) {
  StaticResolver resolver("_dmarc.example.com. 1 TXT \"v=DMARC1; p=reject; np=none\"\n");
  resolver.fail_with({name("a.example.com"), dns::RecordType::a}, Status::timeout);
  const auto evaluation = evaluate({"a.example.com"}, {}, resolver);
  EXPECT_EQ(evaluation.verdict, Verdict::temperror);
  EXPECT_EQ(reason(evaluation), "DNS did not say whether a.example.com exists");
  EXPECT_EQ(evaluate({"a.example.com"}, {spf("example.com")}, resolver).verdict, Verdict::pass);
}

TEST(Dmarc46Undecided, AnAlignedCheckWithoutResultIsTemporary) {
  StaticResolver resolver(zone);
  const auto evaluation = evaluate({"example.com"}, {unknown(spf("mail.example.com"))}, resolver);
  EXPECT_EQ(evaluation.verdict, Verdict::temperror);
  EXPECT_FALSE(evaluation.spf_aligned);
  EXPECT_EQ(reason(evaluation), "DNS did not let SPF of the aligned mail.example.com be decided");
}

TEST(Dmarc46Undecided, OneThatIsNotAlignedOrNotNeededChangesNothing) {
  StaticResolver resolver(zone);
  EXPECT_EQ(evaluate({"example.com"}, {unknown(dkim("example.net"))}, resolver).verdict,
            Verdict::fail);
  const auto passed =
      evaluate({"example.com"}, {unknown(dkim("example.com")), spf("example.com")}, resolver);
  EXPECT_EQ(passed.verdict, Verdict::pass);
  EXPECT_FALSE(passed.dkim_aligned);
}

TEST(Dmarc22, WithoutAnAuthorThereIsNothingToEvaluate) {
  StaticResolver resolver(zone);
  const auto evaluation = evaluate({}, {dkim("example.com")}, resolver);
  EXPECT_EQ(evaluation.verdict, Verdict::permerror);
  EXPECT_EQ(evaluation.domain, std::nullopt);
  EXPECT_EQ(resolver.asked(), 0U);
  EXPECT_FALSE(reason(evaluation).empty());
}

struct AuthorsCase {
  const char* name;
  std::vector<std::string_view> authors;
  Verdict want;
  std::optional<Policy> policy;
};

class Dmarc22Several : public ::testing::TestWithParam<AuthorsCase> {};

TEST_P(Dmarc22Several, TheWorstCounts) {
  StaticResolver resolver(zone);
  resolver.fail_with(name("_dmarc.failing.example"), Status::server_failure);
  const auto evaluation = evaluate(GetParam().authors, {dkim("watch.example")}, resolver);
  EXPECT_EQ(evaluation.verdict, GetParam().want);
  EXPECT_EQ(evaluation.policy(), GetParam().policy);
  EXPECT_EQ(evaluation.authors, GetParam().authors.size());
}

INSTANTIATE_TEST_SUITE_P(
    , Dmarc22Several,
    ::testing::Values(
        AuthorsCase{"AllPass", {"watch.example", "a.watch.example"}, Verdict::pass, Policy::none},
        AuthorsCase{"StrictestPolicy",
                    {"mixed.example", "example.com", "strict.example"},
                    Verdict::fail,
                    Policy::reject},
        AuthorsCase{
            "FailBesidePass", {"watch.example", "example.com"}, Verdict::fail, Policy::reject},
        AuthorsCase{"FailBesideTemperror",
                    {"failing.example", "example.com"},
                    Verdict::fail,
                    Policy::reject},
        AuthorsCase{
            "TemperrorBesidePass", {"watch.example", "failing.example"}, Verdict::temperror, {}},
        AuthorsCase{
            "PermerrorBesidePass", {"bad.example", "watch.example"}, Verdict::permerror, {}},
        AuthorsCase{"MonitoredFailBesideTemperror",
                    {"failing.example", "mixed.example"},
                    Verdict::fail,
                    Policy::none},
        AuthorsCase{"NoneBesidePass", {"watch.example", "example.net"}, Verdict::none, {}}),
    [](const auto& test) { return test.param.name; });

TEST(Dmarc22, TheReasonSaysThatThereAreOthers) {
  StaticResolver resolver(zone);
  EXPECT_EQ(reason(evaluate({"watch.example", "example.net"}, {dkim("watch.example")}, resolver)),
            "no DMARC record applies to example.net (of 2 domains in From)");
}

TEST(Sec31, MoreAuthorsThanAreLookedAtDoNotPass) {
  StaticResolver resolver(zone);
  std::vector<std::string_view> authors{"a.watch.example", "b.watch.example", "c.watch.example",
                                        "d.watch.example", "e.watch.example"};
  ASSERT_EQ(authors.size(), max_author_domains);
  EXPECT_EQ(evaluate(authors, {dkim("watch.example")}, resolver).verdict, Verdict::pass);
  authors.push_back("f.watch.example");
  const auto evaluation = evaluate(authors, {dkim("watch.example")}, resolver);
  EXPECT_EQ(evaluation.verdict, Verdict::permerror);
  EXPECT_EQ(reason(evaluation), "From has addresses in more than 5 domains");
  EXPECT_EQ(evaluate({"example.com", "b.watch.example", "c.watch.example", "d.watch.example",
                      "e.watch.example", "f.watch.example"},
                     {dkim("watch.example")}, resolver)
                .verdict,
            Verdict::fail);
}

TEST(Sec31, OnlyTheFirstIdentifiersAreLookedAt) {
  std::vector<Identifier> identifiers;
  std::string deep = "x.x.x.x.x.x.x.example.com";
  for (std::size_t i = 0; i < 100; ++i) {
    identifiers.push_back(dkim("d" + std::to_string(i) + "." + deep));
  }
  identifiers.push_back(dkim("example.com"));
  StaticResolver resolver(
      "_dmarc.example.com. 1 TXT \"v=DMARC1; p=reject; psd=n\"\n"
      "_dmarc.x.x.x.x.example.com. 1 TXT \"v=DMARC1; psd=n\"\n");
  const auto evaluation = evaluate({"example.com"}, identifiers, resolver);
  EXPECT_EQ(evaluation.verdict, Verdict::fail);
  EXPECT_LE(evaluation.queries, 8 * (1 + max_identifiers));
  EXPECT_EQ(resolver.asked(), evaluation.queries);
}

TEST(Dmarc24, TwoRecordsAreNoneAndTheOrganizationsApplies) {
  StaticResolver resolver(R"(
_dmarc.a.example.com. 1 TXT "v=DMARC1; p=none"
_dmarc.a.example.com. 1 TXT "v=DMARC1; p=reject"
_dmarc.example.com. 1 TXT "v=DMARC1; p=quarantine"
)");
  const auto evaluation = evaluate({"a.example.com"}, {}, resolver);
  EXPECT_EQ(evaluation.verdict, Verdict::fail);
  EXPECT_EQ(evaluation.policy(), Policy::quarantine);
  EXPECT_EQ(evaluation.discovery->record->text, "v=DMARC1; p=quarantine");
}

}  // namespace
}  // namespace auth::dmarc
