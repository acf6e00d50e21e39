// A long list does not wait for DNS servers that are gone.
#include <gtest/gtest.h>

#include "auth/dns/static_resolver.h"
#include "tools/spfcheck/silence_guard.h"

namespace countersign::spfcheck {
namespace {

using auth::dns::RecordType;
using auth::dns::StaticResolver;
using auth::dns::Status;
using std::chrono::seconds;

class SilenceGuardTest : public testing::Test {
 protected:
  SilenceGuardTest() { below_.fail_with(dead_, Status::timeout); }

  Status ask(const auth::DnsName& name) {
    return guard_.ask({name, RecordType::txt}, auth::Deadline::after(seconds(20))).status;
  }

  void ask_often() {
    for (std::size_t i = 0; i < SilenceGuard::timeouts_in_a_row; ++i) {
      EXPECT_EQ(ask(dead_), Status::timeout);
    }
  }

  const auth::DnsName dead_ = *auth::DnsName::parse("dead.example");
  const auth::DnsName alive_ = *auth::DnsName::parse("alive.example");
  std::chrono::steady_clock::time_point now_{};
  StaticResolver below_{"alive.example. 60 TXT \"x\"\n"};
  SilenceGuard guard_{below_, [this] { return now_; }};
};

TEST_F(SilenceGuardTest, ManyTimeoutsWithinHalfAMinuteAreLeftAlone) {
  ask_often();
  ask_often();
  EXPECT_EQ(below_.asked(), 2 * SilenceGuard::timeouts_in_a_row);
}

TEST_F(SilenceGuardTest, AFewTimeoutsOverALongTimeAreLeftAlone) {
  now_ += SilenceGuard::patience;
  EXPECT_EQ(ask(dead_), Status::timeout);
  EXPECT_EQ(ask(dead_), Status::timeout);
  EXPECT_EQ(below_.asked(), 2U);
}

TEST_F(SilenceGuardTest, SilenceIsBelievedAndTriedAgain) {
  ask_often();
  now_ += SilenceGuard::patience;
  const std::size_t before = below_.asked();
  ask_often();  // the first of them finds out, the others are told at once
  EXPECT_EQ(below_.asked(), before + 1);
  now_ += SilenceGuard::between_attempts;
  ask_often();
  EXPECT_EQ(below_.asked(), before + 2);
}

TEST_F(SilenceGuardTest, OneAnswerEndsIt) {
  ask_often();
  now_ += SilenceGuard::patience;
  EXPECT_EQ(ask(alive_), Status::ok);  // the attempt
  EXPECT_EQ(ask(alive_), Status::ok);
}

}  // namespace
}  // namespace countersign::spfcheck
