// RFC 9989 s4.10.1: which record applies, and what it asks for.
#include "auth/dmarc/discovery.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "auth/dns/static_resolver.h"
#include "support/recording_resolver.h"

namespace auth::dmarc {
namespace {

using dns::StaticResolver;
using dns::Status;

DnsName name(std::string_view text) { return *DnsName::parse(text); }

Discovery discover(std::string_view author, dns::Resolver& resolver) {
  return discover_policy(name(author), resolver, Deadline::after(std::chrono::seconds(20)));
}

constexpr std::string_view zone = R"(
_dmarc.example.com. 1 TXT "v=DMARC1; p=reject; sp=quarantine; np=none"
_dmarc.mail.example.com. 1 TXT "v=DMARC1; p=none"
www.example.com. 1 A 192.0.2.1
mx.example.com. 1 MX 10 mail.example.com.
below.empty.example.com. 1 A 192.0.2.1
alias.example.com. 1 CNAME nowhere.example.net.
x.mail.example.com. 1 A 192.0.2.1
)";

struct Case {
  const char* name;
  std::string_view author;
  std::string_view record_domain;
  Policy policy;
  PolicySource source;
};

class Dmarc42 : public ::testing::TestWithParam<Case> {};

TEST_P(Dmarc42, ChoosesTheTag) {
  StaticResolver resolver(zone);
  const Discovery found = discover(GetParam().author, resolver);
  EXPECT_EQ(found.record_domain, name(GetParam().record_domain));
  EXPECT_EQ(found.policy, GetParam().policy);
  EXPECT_EQ(found.source, GetParam().source);
  EXPECT_FALSE(found.undecided);
  EXPECT_EQ(found.organizational_domain, name("example.com"));
}

INSTANTIATE_TEST_SUITE_P(
    , Dmarc42,
    ::testing::Values(
        Case{"Dmarc41OwnRecord", "example.com", "example.com", Policy::reject, PolicySource::p},
        Case{"Dmarc41OwnRecordBelow", "mail.example.com", "mail.example.com", Policy::none,
             PolicySource::p},
        Case{"Exists", "www.example.com", "example.com", Policy::quarantine, PolicySource::sp},
        Case{"Dmarc40NotTheOneBetween", "x.mail.example.com", "example.com", Policy::quarantine,
             PolicySource::sp},
        Case{"DoesNotExist", "nx.example.com", "example.com", Policy::none, PolicySource::np},
        Case{"Dmarc43NoAddress", "mx.example.com", "example.com", Policy::quarantine,
             PolicySource::sp},
        Case{"Dmarc43EmptyNonTerminal", "empty.example.com", "example.com", Policy::quarantine,
             PolicySource::sp},
        Case{"Dmarc43AliasToNowhere", "alias.example.com", "example.com", Policy::quarantine,
             PolicySource::sp}),
    [](const auto& test) { return test.param.name; });

TEST(Dmarc43, ExistenceIsAskedForOnlyWhereNpMayDecide) {
  struct {
    std::string_view record;
    std::size_t want;  // questions for the Author Domain itself
  } const cases[]{{"v=DMARC1; p=reject", 0},
                  {"v=DMARC1; p=reject; sp=none", 0},
                  {"v=DMARC1; p=reject; sp=none; np=none", 0},
                  {"v=DMARC1; p=reject; np=reject", 0},
                  {"v=DMARC1; p=reject; np=none", 1},
                  {"v=DMARC1; p=reject; sp=none; np=reject", 1}};

  for (const auto& test : cases) {
    StaticResolver answers("_dmarc.example.com. 1 TXT \"" + std::string(test.record) + "\"\n");
    auth::testing::RecordingResolver resolver(answers);
    (void)discover("a.example.com", resolver);
    EXPECT_EQ(std::count(resolver.names().begin(), resolver.names().end(), "a.example.com"),
              static_cast<std::ptrdiff_t>(test.want))
        << test.record;
  }
}

TEST(Dmarc43, WhereNobodyKnowsWhetherItExistsItIsTakenToAndSaid) {
  StaticResolver resolver(zone);
  resolver.fail_with({name("nx.example.com"), dns::RecordType::a}, Status::timeout);
  const Discovery found = discover("nx.example.com", resolver);
  EXPECT_EQ(found.policy, Policy::quarantine);
  EXPECT_EQ(found.source, PolicySource::sp);
  EXPECT_TRUE(found.undecided);
}

TEST(Dmarc44, AnUnusableRecordHasNoPolicy) {
  StaticResolver resolver("_dmarc.example.com. 1 TXT \"v=DMARC1; p=reject; np=bogus\"\n");
  const Discovery found = discover("example.com", resolver);
  EXPECT_TRUE(found.unusable);
  EXPECT_EQ(found.policy, std::nullopt);
  EXPECT_EQ(found.record_domain, name("example.com"));
}

TEST(Dmarc44, AUriOfAnotherSchemeIsAValidOne) {
  StaticResolver resolver("_dmarc.example.com. 1 TXT \"v=DMARC1; rua=https://r.example/\"\n");
  EXPECT_EQ(discover("example.com", resolver).source, PolicySource::forced);
}

TEST(Dmarc44, TestModeOfAForcedPolicyChangesNothing) {
  StaticResolver resolver("_dmarc.example.com. 1 TXT \"v=DMARC1; t=y; rua=mailto:a@b.example\"\n");
  EXPECT_EQ(discover("example.com", resolver).policy, Policy::none);
}

TEST(Dmarc45, NoRecordIsNoPolicy) {
  StaticResolver resolver;
  const Discovery found = discover("a.example.com", resolver);
  EXPECT_EQ(found.record_domain, std::nullopt);
  EXPECT_EQ(found.policy, std::nullopt);
  EXPECT_FALSE(found.undecided);
  EXPECT_EQ(found.queries, 3U);
}

TEST(Dmarc46, NothingIsDecidedFromTheStepsBeforeAFailure) {
  // The record in between is known, but it is not the one to use.
  StaticResolver resolver(zone);
  resolver.fail_with(name("_dmarc.example.com"), Status::server_failure);
  const Discovery found = discover("x.mail.example.com", resolver);
  EXPECT_TRUE(found.undecided);
  EXPECT_EQ(found.record_domain, std::nullopt);
  EXPECT_EQ(found.policy, std::nullopt);
}

TEST(Dmarc46, TheAuthorsOwnRecordNeedsNoOther) {
  StaticResolver resolver(zone);
  resolver.fail_with(name("_dmarc.com"), Status::timeout);
  const Discovery found = discover("mail.example.com", resolver);
  EXPECT_FALSE(found.undecided);
  EXPECT_EQ(found.policy, Policy::none);
  EXPECT_EQ(found.organizational_domain, std::nullopt);
}

TEST(Dmarc46, AFailureAtEachStep) {
  const std::vector<std::string> names{"_dmarc.a.b.example.com", "_dmarc.b.example.com",
                                       "_dmarc.example.com", "_dmarc.com"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    StaticResolver resolver(zone);
    resolver.fail_with(name(names[i]), Status::server_failure);
    const Discovery found = discover("a.b.example.com", resolver);
    EXPECT_TRUE(found.undecided) << names[i];
    EXPECT_EQ(found.policy, std::nullopt) << names[i];
    EXPECT_EQ(found.queries, i + 1) << names[i];
  }
}

TEST(Dmarc47, ThePublicSuffixIsNotLookedAtWhereTheOrganizationHasARecord) {
  StaticResolver resolver(R"(
_dmarc.example. 1 TXT "v=DMARC1; p=reject; psd=y; rua=mailto:a@b.example"
_dmarc.foo.example. 1 TXT "v=DMARC1; adkim=s"
)");
  const Discovery found = discover("mail.foo.example", resolver);
  EXPECT_TRUE(found.unusable);
  EXPECT_EQ(found.record_domain, name("foo.example"));
}

TEST(Sec31, NoNameTakesMoreThanEightQuestions) {
  std::string author;
  for (int i = 0; i < 118; ++i) {
    author += "a.";
  }
  author += "x.bc";  // 120 labels
  StaticResolver resolver("_dmarc.bc. 1 TXT \"v=DMARC1; p=reject; np=quarantine\"\n");
  const Discovery found = discover(author, resolver);
  EXPECT_EQ(found.queries, 8U);
  EXPECT_EQ(resolver.asked(), 9U);  // and whether the author exists
  EXPECT_EQ(found.policy, Policy::quarantine);
}

}  // namespace
}  // namespace auth::dmarc
