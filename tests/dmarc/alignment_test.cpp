// RFC 9989 s4.4: relaxed and strict alignment.
#include "auth/dmarc/alignment.h"

#include <gtest/gtest.h>

#include <optional>

#include "auth/dns/static_resolver.h"

namespace auth::dmarc {
namespace {

using dns::StaticResolver;

DnsName name(std::string_view text) { return *DnsName::parse(text); }

std::optional<bool> aligned(std::string_view author, std::string_view identifier,
                            AlignmentMode mode, StaticResolver& resolver) {
  return is_aligned(name(author), name(identifier), mode, resolver,
                    Deadline::after(std::chrono::seconds(20)));
}

constexpr std::string_view zone = R"(
_dmarc.bank.example. 1 TXT "v=DMARC1; p=reject; psd=y"
_dmarc.giant.bank.example. 1 TXT "v=DMARC1; p=quarantine"
_dmarc.example.com. 1 TXT "v=DMARC1; p=none"
_dmarc.signing.example.com. 1 TXT "v=DMARC1; p=none"
_dmarc.own.example.com. 1 TXT "v=DMARC1; p=none; psd=n"
)";

struct Case {
  const char* name;
  std::string_view author;
  std::string_view identifier;
  bool relaxed;
};

class Dmarc52 : public testing::TestWithParam<Case> {};

TEST_P(Dmarc52, RelaxedGoesByOrganizationalDomains) {
  StaticResolver resolver(zone);
  const Case& test = GetParam();
  EXPECT_EQ(aligned(test.author, test.identifier, AlignmentMode::relaxed, resolver), test.relaxed);
}

TEST_P(Dmarc52, StrictGoesByTheNamesAndAsksNothing) {
  StaticResolver resolver(zone);
  const Case& test = GetParam();
  EXPECT_EQ(aligned(test.author, test.identifier, AlignmentMode::strict, resolver),
            test.author == test.identifier);
  EXPECT_EQ(resolver.asked(), 0U);
}

INSTANTIATE_TEST_SUITE_P(
    , Dmarc52,
    testing::Values(Case{"Equal", "example.com", "example.com", true},
                    Case{"Dmarc57Child", "example.com", "signing.example.com", true},
                    Case{"Dmarc57Parent", "mail.example.com", "example.com", true},
                    Case{"Dmarc57Sibling", "a.example.com", "b.example.com", true},
                    Case{"OwnOrganization", "example.com", "own.example.com", false},
                    Case{"CustomersOfARegistry", "giant.bank.example", "mega.bank.example", false},
                    Case{"BelowACustomer", "giant.bank.example", "mail.giant.bank.example", true},
                    Case{"NoRecords", "example.net", "mail.example.net", false},
                    Case{"OtherTopLevelDomain", "example.com", "example.net", false}),
    [](const auto& test) { return test.param.name; });

TEST(Dmarc53, ClearAnswersAskNothing) {
  StaticResolver resolver(zone);
  EXPECT_EQ(aligned("example.com", "example.com", AlignmentMode::relaxed, resolver), true);
  EXPECT_EQ(aligned("example.com", "example.net", AlignmentMode::relaxed, resolver), false);
  EXPECT_EQ(resolver.asked(), 0U);
}

TEST(Dmarc46, NobodyKnowsWhereDnsDidNotAnswer) {
  for (const char* failing : {"_dmarc.a.example.com", "_dmarc.b.example.com"}) {
    StaticResolver resolver(zone);
    resolver.fail_with(name(failing), dns::Status::server_failure);
    EXPECT_EQ(aligned("a.example.com", "b.example.com", AlignmentMode::relaxed, resolver),
              std::nullopt)
        << failing;
  }
}

}  // namespace
}  // namespace auth::dmarc
