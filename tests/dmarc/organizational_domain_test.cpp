// RFC 9989 s4.10.2: which Organizational Domain follows from a walk.
#include "auth/dmarc/organizational_domain.h"

#include <gtest/gtest.h>

#include "auth/dns/static_resolver.h"

namespace auth::dmarc {
namespace {

using dns::StaticResolver;

DnsName name(std::string_view text) { return *DnsName::parse(text); }

std::optional<DnsName> organization(std::string_view start, StaticResolver& resolver) {
  return organizational_domain(
      walk_tree(name(start), resolver, Deadline::after(std::chrono::seconds(20))));
}

/// RFC 9989 appendix B.4: a registry, and one of its customers.
constexpr std::string_view banks = R"(
_dmarc.bank.example. 1 TXT "v=DMARC1; p=reject; psd=y; np=reject; sp=none"
_dmarc.giant.bank.example. 1 TXT "v=DMARC1; p=quarantine"
)";

struct Case {
  const char* name;
  std::string_view start;
  std::string_view want;
  std::string_view zone;
};

class Rfc9989S4_10_2 : public testing::TestWithParam<Case> {};

TEST_P(Rfc9989S4_10_2, FollowsFromTheRecords) {
  StaticResolver resolver(GetParam().zone);
  EXPECT_EQ(organization(GetParam().start, resolver), name(GetParam().want));
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc9989S4_10_2,
    testing::Values(
        Case{"NoRecordAtAll", "a.b.example.com", "a.b.example.com", ""},
        Case{"FewestLabels", "x.mail.example.com", "example.com",
             "_dmarc.example.com. 1 TXT \"v=DMARC1; p=reject\"\n"
             "_dmarc.mail.example.com. 1 TXT \"v=DMARC1; p=none\"\n"},
        Case{"Registry", "bank.example", "bank.example", banks},
        Case{"CustomerWithRecord", "giant.bank.example", "giant.bank.example", banks},
        Case{"BelowTheCustomer", "mail.giant.bank.example", "giant.bank.example", banks},
        Case{"CustomerWithoutRecord", "mega.bank.example", "mega.bank.example", banks},
        Case{"BelowThatCustomer", "mail.mega.bank.example", "mega.bank.example", banks},
        Case{"Dmarc36PsdYesBehindTheSkip", "a.b.c.d.e.f.g.h.example.com", "c.d.e.f.g.h.example.com",
             "_dmarc.d.e.f.g.h.example.com. 1 TXT \"v=DMARC1; p=reject; psd=y\"\n"},
        Case{"Dmarc35PsdNoInTheSkippedPart", "mail.a.b.c.d.e.f.g.example.com", "example.com",
             "_dmarc.b.c.d.e.f.g.example.com. 1 TXT \"v=DMARC1; p=reject; psd=n\"\n"
             "_dmarc.example.com. 1 TXT \"v=DMARC1; p=none\"\n"},
        Case{"Dmarc24TwoRecords", "a.example.com", "example.com",
             "_dmarc.a.example.com. 1 TXT \"v=DMARC1; p=reject\"\n"
             "_dmarc.a.example.com. 1 TXT \"v=DMARC1; p=none\"\n"
             "_dmarc.example.com. 1 TXT \"v=DMARC1; p=quarantine\"\n"},
        Case{"TopLevelDomainWithPsd", "a.mail.example.com", "example.com",
             "_dmarc.com. 1 TXT \"v=DMARC1; p=reject; psd=y\"\n"},
        Case{"Dmarc39TopLevelDomainWithout", "a.mail.example.com", "com",
             "_dmarc.com. 1 TXT \"v=DMARC1; p=reject\"\n"},
        Case{"PsdNoAtItsParent", "a.mail.example.com", "mail.example.com",
             "_dmarc.mail.example.com. 1 TXT \"v=DMARC1; p=none; psd=n\"\n"
             "_dmarc.example.com. 1 TXT \"v=DMARC1; p=reject\"\n"},
        Case{"PsdNoAtItsStart", "mail.example.com", "mail.example.com",
             "_dmarc.mail.example.com. 1 TXT \"v=DMARC1; p=none; psd=n\"\n"
             "_dmarc.example.com. 1 TXT \"v=DMARC1; p=reject\"\n"},
        Case{"PsdNoBesideIt", "b.example.com", "example.com",
             "_dmarc.mail.example.com. 1 TXT \"v=DMARC1; p=none; psd=n\"\n"
             "_dmarc.example.com. 1 TXT \"v=DMARC1; p=reject\"\n"},
        Case{"Dmarc39BadPolicyCounts", "a.example.com", "example.com",
             "_dmarc.example.com. 1 TXT \"v=DMARC1; p=bogus\"\n"}),
    [](const auto& test) { return test.param.name; });

TEST(Dmarc46, NobodyKnowsWhereDnsDidNotAnswer) {
  StaticResolver resolver("_dmarc.example.com. 1 TXT \"v=DMARC1; p=none\"\n");
  resolver.fail_with(name("_dmarc.com"), dns::Status::timeout);
  EXPECT_EQ(organization("a.example.com", resolver), std::nullopt);
}

}  // namespace
}  // namespace auth::dmarc
