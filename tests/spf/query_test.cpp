#include "auth/spf/query.h"

#include <gtest/gtest.h>

#include "spf/support.h"

namespace auth::spf {
namespace {

struct Case {
  const char* name;
  std::string_view mail_from;
  std::string_view local_part;
  std::string_view domain;
  Identity identity = Identity::mailfrom;
};

class Rfc7208S2_4 : public testing::TestWithParam<Case> {};

TEST_P(Rfc7208S2_4, IsTakenApart) {
  const auto query = Query::of_mail_from(ip("192.0.2.1"), GetParam().mail_from, "mx.example.org");
  EXPECT_EQ(query.local_part, GetParam().local_part);
  EXPECT_EQ(query.domain, GetParam().domain);
  EXPECT_EQ(query.identity, GetParam().identity);
  EXPECT_EQ(query.helo, "mx.example.org");
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc7208S2_4,
    testing::Values(
        Case{"Address", "a@example.com", "a", "example.com"},
        Case{"Brackets", "<a@example.com>", "a", "example.com"},
        Case{"Domain", "example.com", "postmaster", "example.com"},
        Case{"NoLocalPart", "@example.com", "postmaster", "example.com"},        // SPF-4
        Case{"NullPath", "<>", "postmaster", "mx.example.org", Identity::helo},  // SPF-3
        Case{"Empty", "", "postmaster", "mx.example.org", Identity::helo},
        Case{"SourceRoute", "<@b.example,@c.example:a@example.com>", "a", "example.com"},  // SPF-5
        Case{"PercentHack", "a%b.example@example.com", "a%b.example", "example.com"},
        Case{"BangPath", "b.example!a@example.com", "b.example!a", "example.com"},
        Case{"QuotedAt", "\"a@b.example\"@example.com", "\"a@b.example\"", "example.com"},
        Case{"NoDomain", "a@", "a", ""}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace auth::spf
