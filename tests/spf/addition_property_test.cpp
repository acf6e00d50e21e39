// For random policies and addresses: what is proposed lets them pass, and changes nothing else.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "spf/addition_support.h"
#include "support/spf_zone.h"

namespace auth::spf {
namespace {

TEST(AdditionProperty, LetsTheAddressesPassAndNobodyElse) {
  std::mt19937 random(20261123);
  std::map<Addition::Answer, int> answers;
  for (int round = 0; round < 2'000; ++round) {
    const testing::SpfZone zone([&](unsigned count) { return random() % count; },
                                testing::ConditionalTerms::all);
    dns::StaticResolver resolver = zone.resolver();
    const Policy policy = fetch_policy(name("d0.example"), resolver, no_hurry());
    std::vector<IpAddress> asked;
    for (auto i = random() % 5 + 1; i > 0; --i) {
      const std::string number = std::to_string(random() % 64);
      asked.push_back(ip(random() % 2 == 0 ? "10.0.0." + number : "2001:db8::" + number));
    }
    const Addition addition = propose_addition(policy, asked, resolver, no_hurry(), Timestamp(0));
    ++answers[addition.answer];
    ASSERT_EQ(flaw(policy, asked, addition, resolver), "") << addition.record << "\n"
                                                           << zone.text();
  }
  EXPECT_GT(answers[Addition::Answer::publish], 500);
  EXPECT_GT(answers[Addition::Answer::nothing_to_do], 20);
  EXPECT_GT(answers[Addition::Answer::too_many_lookups], 20);
  EXPECT_GT(answers[Addition::Answer::loop], 20);
}

}  // namespace
}  // namespace auth::spf
