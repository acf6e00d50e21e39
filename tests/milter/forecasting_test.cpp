// What a session does with forecasts. What is in the background runs by hand.
#include "milter/forecasting.h"

#include <gtest/gtest.h>

#include <deque>
#include <system_error>

#include "milter/forecast_text.h"
#include "milter/forecasts.h"
#include "milter/session.h"
#include "milter/support.h"

namespace countersign::milter {
namespace {

using auth::dmarc::Policy;
using auth::verify::Departure;
using auth::verify::Foresight;
using test::configuration;
using test::state_of;

class ForecastingTest : public testing::Test {
 protected:
  void begin(ForecastUse use) {
    forecasting_.emplace(
        EgressConfig{.from = {.addresses = {test::address("192.0.2.7")}, .helo = "out.example"},
                     .forecast = use},
        [this](const auth::verify::Egress&, const Departure& departure) {
          seen_ = departure;
          return test::forecast_of(verdict_, policy_);
        },
        [this](const auth::verify::ForecastCache::Task& task) { tasks_.push_back(task); });
    session_.emplace(current_, clock_, &*forecasting_);
    session_->connect(test::address("192.0.2.1"), "smtpd");
  }

  Verdict send(const std::string& from,
               const std::vector<std::pair<std::string, std::string>>& more = {}) {
    session_->mail("<joe@football.example.com>", "");
    session_->recipient("<suzie@shopping.example.net>");
    session_->header("From", " " + from);
    for (const auto& [name, value] : more) {
      session_->header(name, value);
    }
    session_->body("Hi.\r\n");
    return session_->end_of_message("4XyZ1a2b3c");
  }

  // Sends twice: the first asks, the second knows.
  Verdict send_known(const std::string& from,
                     const std::vector<std::pair<std::string, std::string>>& more = {}) {
    (void)send(from, more);
    run_all();
    return send(from, more);
  }

  void run_all() {
    for (; !tasks_.empty(); tasks_.pop_front()) {
      tasks_.front()();
    }
  }

  CurrentState current_{state_of(configuration(test::own_clients))};
  test::FakeClock clock_;
  Foresight verdict_ = Foresight::fail;
  std::optional<Policy> policy_ = Policy::reject;
  Departure seen_;
  std::deque<auth::verify::ForecastCache::Task> tasks_;
  std::optional<Forecasting> forecasting_;
  std::optional<Session> session_;
};

constexpr const char* own = "joe@football.example.com";

TEST_F(ForecastingTest, TheFirstMessageDoesNotWait) {
  begin(ForecastUse::log);
  const Verdict verdict = send(own);
  EXPECT_EQ(verdict.decision, Decision::sign);
  ASSERT_TRUE(verdict.record.forecast);
  EXPECT_TRUE(verdict.record.forecast->asked);
  EXPECT_EQ(verdict.record.forecast->verdict(), Foresight::unknown);
  EXPECT_EQ(tasks_.size(), 1U);
  run_all();
  EXPECT_EQ(send(own).record.forecast->verdict(), Foresight::fail);
}

TEST_F(ForecastingTest, LooksAtSenderAuthorAndOwnKeys) {
  begin(ForecastUse::log);
  (void)send_known(own);
  EXPECT_EQ(seen_.mail_from, "joe@football.example.com");
  ASSERT_EQ(seen_.authors.size(), 1U);
  EXPECT_EQ(seen_.authors[0].text(), "football.example.com");
  ASSERT_EQ(seen_.signatures.size(), 2U);
  EXPECT_EQ(seen_.signatures[0].selector, "test");
  EXPECT_TRUE(seen_.others.empty());
}

TEST_F(ForecastingTest, ForeignFromIsForecastWithoutSignatureOfOurs) {
  begin(ForecastUse::log);
  const Verdict verdict =
      send_known("x@bank.example", {{"DKIM-Signature",
                                     " v=1; a=rsa-sha256; d=bank.example; s=k; h=from; bh=AA==; "
                                     "b=AA=="}});
  EXPECT_EQ(verdict.record.reason, Reason::domain_not_configured);
  EXPECT_TRUE(verdict.record.forecast->asked);
  EXPECT_TRUE(seen_.signatures.empty());
  ASSERT_EQ(seen_.others.size(), 1U);
  EXPECT_EQ(seen_.others[0].text(), "bank.example");
}

TEST_F(ForecastingTest, Sec30StrangersAskDnsNothing) {
  begin(ForecastUse::log);
  session_->connect(test::address("203.0.113.9"), "smtpd");
  const Verdict verdict = send(own);
  EXPECT_EQ(verdict.record.reason, Reason::client_not_allowed);
  EXPECT_FALSE(verdict.record.forecast->asked);
  EXPECT_TRUE(tasks_.empty());
  EXPECT_NE(to_json(verdict.record).find("\"forecast\":null"), std::string::npos);
}

TEST_F(ForecastingTest, RefusedMailIsNotForecast) {
  begin(ForecastUse::log);
  const Verdict verdict = send("x@nokeys.example");
  EXPECT_EQ(verdict.decision, Decision::tempfail);
  EXPECT_FALSE(verdict.record.forecast->asked);
  EXPECT_TRUE(tasks_.empty());
}

TEST_F(ForecastingTest, WithoutEgressNothingIsSaidOfIt) {
  session_.emplace(current_, clock_);
  session_->connect(test::address("192.0.2.1"), "smtpd");
  const Verdict verdict = send(own);
  EXPECT_FALSE(verdict.record.forecast);
  EXPECT_EQ(to_json(verdict.record).find("forecast"), std::string::npos);
}

TEST_F(ForecastingTest, LogChangesNothingOfTheMessage) {
  begin(ForecastUse::log);
  const Verdict verdict = send_known(own, {{"X-Countersign-Forecast", " pass"}});
  EXPECT_EQ(verdict.fields.size(), 2U);
  EXPECT_TRUE(verdict.forged.empty());
  EXPECT_EQ(verdict.quarantine, "");
}

TEST_F(ForecastingTest, HeaderStandsBelowTheSignatures) {
  begin(ForecastUse::header);
  EXPECT_EQ(send(own).fields.back().value, " unknown");
  run_all();
  const Verdict verdict = send(own);
  ASSERT_EQ(verdict.fields.size(), 3U);
  EXPECT_EQ(verdict.fields[1].name, "DKIM-Signature");
  EXPECT_EQ(verdict.fields[2].name, "X-Countersign-Forecast");
  EXPECT_EQ(verdict.fields[2].value,
            " fail; egress=192.0.2.7; spf=fail; dkim=permerror; dmarc=fail; policy=reject");
}

TEST_F(ForecastingTest, FieldsThatCameInAreRemovedFromTheLast) {
  begin(ForecastUse::header);
  const Verdict verdict =
      send(own, {{"X-Countersign-Forecast", " pass"}, {"x-countersign-FORECAST", " pass"}});
  EXPECT_EQ(verdict.forged, (std::vector<std::size_t>{2, 1}));
  EXPECT_EQ(verdict.forged_name, "X-Countersign-Forecast");
}

TEST_F(ForecastingTest, HoldsWhatAPolicyWouldHit) {
  begin(ForecastUse::hold);
  EXPECT_EQ(send(own).quarantine, "");  // not known yet
  run_all();
  const Verdict verdict = send(own);
  EXPECT_EQ(verdict.decision, Decision::sign);
  EXPECT_EQ(verdict.quarantine,
            "held by countersign-milter: DMARC would fail from 192.0.2.7, policy reject");
  EXPECT_EQ(verdict.record.remarks, std::vector<std::string_view>{"quarantined"});
}

struct HoldCase {
  const char* name;
  Foresight verdict;
  std::optional<Policy> policy;
  bool held;
};

class ForecastHold : public ForecastingTest, public testing::WithParamInterface<HoldCase> {};

TEST_P(ForecastHold, OnlyWhatIsKnownAndHit) {
  verdict_ = GetParam().verdict;
  policy_ = GetParam().policy;
  begin(ForecastUse::hold);
  EXPECT_EQ(!send_known(own).quarantine.empty(), GetParam().held);
}

INSTANTIATE_TEST_SUITE_P(
    , ForecastHold,
    testing::Values(HoldCase{"Reject", Foresight::fail, Policy::reject, true},
                    HoldCase{"Quarantine", Foresight::fail, Policy::quarantine, true},
                    HoldCase{"PolicyNone", Foresight::fail, Policy::none, false},
                    HoldCase{"NoPolicy", Foresight::fail, std::nullopt, false},
                    HoldCase{"Partial", Foresight::partial, Policy::reject, false},
                    HoldCase{"Temperror", Foresight::temperror, Policy::reject, false},
                    HoldCase{"Unknown", Foresight::unknown, Policy::reject, false},
                    HoldCase{"Pass", Foresight::pass, Policy::reject, false}),
    [](const auto& one) { return one.param.name; });

TEST_F(ForecastingTest, Sec30WorkThatWaitsIsBounded) {
  begin(ForecastUse::log);
  for (std::size_t i = 0; i < Forecasting::most_waiting + 50; ++i) {
    (void)send("x@d" + std::to_string(i) + ".example");
  }
  EXPECT_EQ(tasks_.size(), Forecasting::most_waiting);
  run_all();
  (void)send("x@another.example");
  EXPECT_EQ(tasks_.size(), 1U);
}

TEST_F(ForecastingTest, WithoutThreadsMailGoesOn) {
  Forecasting none(
      {.from = {.addresses = {test::address("192.0.2.7")}}, .forecast = ForecastUse::hold},
      [](const auth::verify::Egress&, const Departure&) {
        return test::forecast_of(Foresight::pass);
      },
      [](const auth::verify::ForecastCache::Task&) {
        throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
      });
  for (std::size_t i = 0; i < 2 * Forecasting::most_waiting; ++i) {
    EXPECT_EQ(none.find({}), nullptr);
  }
}

TEST(ForecastText, OfARecord) {
  Record record;
  record.forecast = test::recorded(Foresight::fail, Policy::reject);
  EXPECT_NE(
      to_text(record).find(" forecast=fail egress=192.0.2.7 spf=fail dkim=permerror dmarc=fail "
                           "policy=reject"),
      std::string::npos)
      << to_text(record);
  EXPECT_NE(
      to_json(record).find(
          R"("forecast":{"verdict":"fail","egress":"192.0.2.7","spf":"fail","dkim":"permerror",)"
          R"("dmarc":"fail","policy":"reject","cause":"SPF fail for 192.0.2.7",)"
          R"("remedy":"add ip4:192.0.2.7 to the SPF record of example.com","receivers":[]})"),
      std::string::npos)
      << to_json(record);
  record.forecast = RecordedForecast{.asked = true};
  EXPECT_NE(to_json(record).find(R"("forecast":{"verdict":"unknown"})"), std::string::npos);
}

}  // namespace
}  // namespace countersign::milter
