// Contract s9: which verdict is the worse one.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "tools/spfcheck/row.h"

namespace countersign::spfcheck {
namespace {

using auth::spf::Verdict;

TEST(SpfcheckRow, TheWorseVerdictWins) {
  constexpr std::array from_worst{Verdict::temperror, Verdict::permerror, Verdict::fail,
                                  Verdict::softfail,  Verdict::neutral,   Verdict::none,
                                  Verdict::pass};
  for (std::size_t i = 0; i < from_worst.size(); ++i) {
    for (std::size_t j = 0; j < from_worst.size(); ++j) {
      EXPECT_EQ(worse(from_worst[i], from_worst[j]), from_worst[std::min(i, j)]);
    }
  }
}

TEST(SpfcheckRow, TheDomainIsShownAsDnsIsAsked) {
  Row row;
  row.query.domain = "Example.COM.";
  EXPECT_EQ(checked_domain(row), "example.com");
  row.query.domain = "[192.0.2.1]";
  EXPECT_EQ(checked_domain(row), "[192.0.2.1]");
}

}  // namespace
}  // namespace countersign::spfcheck
