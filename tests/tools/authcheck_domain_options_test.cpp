// Contract s5: the options of authcheck domain.
#include <gtest/gtest.h>

#include <sstream>
#include <variant>

#include "tools/authcheck/commands.h"
#include "tools/authcheck/domain_options.h"

namespace countersign::authcheck {
namespace {

auth::Result<DomainOptions, std::string> options(const std::vector<std::string>& given) {
  std::vector<const char*> words{"authcheck", "domain"};
  for (const std::string& word : given) {
    words.push_back(word.c_str());
  }
  std::ostringstream out;
  std::ostringstream err;
  const auto parsed =
      app::parse(tools::program_of(tool()), static_cast<int>(words.size()), words.data(), out, err);
  if (!std::holds_alternative<app::Arguments>(parsed)) {
    return auth::fail(err.str());
  }
  return read_domain_options(std::get<app::Arguments>(parsed));
}

TEST(AuthcheckDomainOptions, Defaults) {
  const auto given = options({"Example.COM."});
  ASSERT_TRUE(given);
  EXPECT_EQ(given->domain.text(), "example.com");
  EXPECT_TRUE(given->egress.empty() && given->keys.empty());
  EXPECT_FALSE(given->helo || given->json);
}

TEST(AuthcheckDomainOptions, EverythingAndEachOnce) {
  const auto given = options({"example.com", "--egress", "192.0.2.1", "--egress", "2001:DB8::1",
                              "--egress", "192.0.2.1", "--helo", "mx.example.com", "--selector",
                              "s1", "--selector", "S2", "--selector", "s1", "--json"});
  ASSERT_TRUE(given);
  ASSERT_EQ(given->egress.size(), 2U);
  EXPECT_EQ(given->egress[1].text(), "2001:db8::1");
  EXPECT_EQ(given->helo->text(), "mx.example.com");
  ASSERT_EQ(given->keys.size(), 2U);
  EXPECT_EQ(given->keys[1].name.text(), "s2._domainkey.example.com");
  EXPECT_TRUE(given->json);
}

struct Mistake {
  const char* name;
  std::vector<std::string> words;
  std::string_view want;  // how the error begins
};

class AuthcheckDomainMistakes : public testing::TestWithParam<Mistake> {};

TEST_P(AuthcheckDomainMistakes, NameTheOption) {
  const auto given = options(GetParam().words);
  ASSERT_FALSE(given);
  EXPECT_EQ(given.error().substr(0, GetParam().want.size()), GetParam().want);
}

std::vector<std::string> many(const std::string& option, const std::string& value, int count) {
  std::vector<std::string> words{"example.com"};
  for (int i = 0; i < count; ++i) {
    words.insert(words.end(), {option, value + std::to_string(i)});
  }
  return words;
}

INSTANTIATE_TEST_SUITE_P(
    , AuthcheckDomainMistakes,
    testing::Values(
        Mistake{"Domain", {"a..b"}, "DOMAIN 'a..b': "},
        Mistake{"HostileDomain", {"a\x1b[31m"}, "DOMAIN 'a\\x1b[31m': "},
        Mistake{"Egress", {"example.com", "--egress", "192.0.2.0/24"}, "--egress '192.0.2.0/24': "},
        Mistake{"Helo", {"example.com", "--helo", "[192.0.2.1]"}, "--helo '[192.0.2.1]': "},
        Mistake{"Selector", {"example.com", "--selector", "../s1"}, "--selector '../s1': "},
        Mistake{"LongSelector",
                {std::string(60, 'a') + "." + std::string(60, 'b') + "." + std::string(60, 'c') +
                     ".example.com",
                 "--selector", std::string(60, 's')},
                "--selector 's"},
        Mistake{"ManyAddresses", many("--egress", "192.0.2.", 65), "--egress is given too often"},
        Mistake{"ManySelectors", many("--selector", "s", 33), "--selector is given too often"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace countersign::authcheck
