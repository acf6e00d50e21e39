// Contract s3 and s9: the options of spfcheck check.
#include <gtest/gtest.h>

#include <sstream>
#include <variant>

#include "tools/spfcheck/check_options.h"

namespace countersign::spfcheck {
namespace {

auth::Result<CheckOptions, std::string> options(std::vector<const char*> words) {
  const app::Program program{.name = "spfcheck", .help = "", .commands = {check_command_line()}};
  words.insert(words.begin(), {"spfcheck", "check"});
  std::ostringstream out;
  std::ostringstream err;
  const auto parsed = app::parse(program, static_cast<int>(words.size()), words.data(), out, err);
  if (!std::holds_alternative<app::Arguments>(parsed)) {
    return auth::fail(err.str());
  }
  return read_check_options(std::get<app::Arguments>(parsed), "host.example");
}

TEST(SpfcheckCheckOptions, Defaults) {
  const auto given = options({"example.com", "--ip", "192.0.2.1"});
  ASSERT_TRUE(given);
  EXPECT_EQ(given->sender, "example.com");
  EXPECT_EQ(given->receiver, "host.example");
  EXPECT_EQ(given->ips, std::vector{auth::IpAddress::v4({192, 0, 2, 1})});
  EXPECT_FALSE(given->helo || given->from || given->trace || given->received_spf || given->json);
}

TEST(SpfcheckCheckOptions, Everything) {
  const auto given = options({"<>", "--ip", "192.0.2.1", "--ip", "2001:DB8::1", "--helo", "h",
                              "--from", "Example.COM.", "--trace", "--received-spf", "--json"});
  ASSERT_TRUE(given) << given.error();
  EXPECT_EQ(given->sender, "<>");
  ASSERT_EQ(given->ips.size(), 2U);
  EXPECT_EQ(given->ips[1].text(), "2001:db8::1");
  EXPECT_EQ(given->helo, "h");
  EXPECT_EQ(given->from->text(), "example.com");
  EXPECT_TRUE(given->trace && given->received_spf && given->json);
}

TEST(SpfcheckCheckOptions, AnAddressTwiceIsOneRow) {
  const auto given = options({"a@b.example", "--ip", "192.0.2.1", "--ip", "::ffff:192.0.2.1"});
  ASSERT_TRUE(given);
  EXPECT_EQ(given->ips.size(), 1U);
}

struct Mistake {
  const char* name;
  std::vector<const char*> words;
  std::string_view error;
};

class SpfcheckCheckMistakes : public testing::TestWithParam<Mistake> {};

TEST_P(SpfcheckCheckMistakes, AreToldWithTheRemedy) {
  const auto given = options(GetParam().words);
  ASSERT_FALSE(given);
  EXPECT_NE(given.error().find(GetParam().error), std::string::npos) << given.error();
}

INSTANTIATE_TEST_SUITE_P(
    , SpfcheckCheckMistakes,
    testing::Values(
        Mistake{"NoSender", {"--ip", "192.0.2.1"}, "SENDER is missing"},
        Mistake{"EmptySender", {"", "--ip", "192.0.2.1"}, "write <> for the null sender"},
        Mistake{"NoAddress", {"example.com"}, "--ip IP is missing"},
        Mistake{"NullSenderWithoutHelo", {"<>", "--ip", "192.0.2.1"}, "SENDER <> needs --helo"},
        Mistake{"Network", {"a.example", "--ip", "192.0.2.0/24"}, "--ip '192.0.2.0/24': "},
        Mistake{"From", {"a.example", "--ip", "::1", "--from", "a b"}, "--from 'a b': "}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace countersign::spfcheck
