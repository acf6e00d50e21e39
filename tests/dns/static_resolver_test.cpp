#include "auth/dns/static_resolver.h"

#include <gtest/gtest.h>

#include "dns/answer_printing.h"

namespace auth::dns {
namespace {

const Deadline never{std::chrono::steady_clock::time_point::max()};

constexpr std::string_view zone = R"($ORIGIN example.com.
www CNAME mail
mail A 192.0.2.1
mail TXT "x"
)";

TEST(StaticResolver, AnswersEachQuestionInItsPlace) {
  StaticResolver resolver(zone);
  const std::vector questions{question("mail.example.com", RecordType::a),
                              question("none.example.com", RecordType::a),
                              question("www.example.com", RecordType::mx)};
  const auto answers = resolver.ask(questions, never);
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(printed(answers[0]), "ok 192.0.2.1");
  EXPECT_EQ(printed(answers[1]), "NXDOMAIN");
  EXPECT_EQ(printed(answers[2]), "no data via mail.example.com");
  EXPECT_EQ(resolver.asked(), 3U);
  EXPECT_TRUE(resolver.ask(std::span<const Question>(), never).empty());
}

class Sec37 : public testing::TestWithParam<Status> {};  // five results, kept apart

TEST_P(Sec37, PlaysFailures) {
  StaticResolver resolver(zone);
  resolver.fail_with(question("mail.example.com", RecordType::txt), GetParam());
  resolver.fail_with(DnsName::parse("all.example.com").value(), GetParam());
  EXPECT_EQ(resolver.ask(question("mail.example.com", RecordType::txt), never).status, GetParam());
  EXPECT_EQ(resolver.ask(question("www.example.com", RecordType::txt), never).status, GetParam())
      << "through a CNAME";
  EXPECT_EQ(resolver.ask(question("mail.example.com", RecordType::a), never).status, Status::ok);
  EXPECT_EQ(resolver.ask(question("all.example.com", RecordType::mx), never).status, GetParam());
}

INSTANTIATE_TEST_SUITE_P(, Sec37,
                         testing::Values(Status::no_data, Status::no_such_name,
                                         Status::server_failure, Status::timeout));

using StaticResolverDeathTest = testing::Test;

TEST(StaticResolverDeathTest, AbortsOnTextThatCannotBeRead) {
  EXPECT_DEATH(StaticResolver("www A 192.0.2.1\n"), "line 1: .*ORIGIN");
}

}  // namespace
}  // namespace auth::dns
