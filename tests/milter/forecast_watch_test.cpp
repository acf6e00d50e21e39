// A change of forecast is told once, and what is bad from the first as well.
#include "milter/forecast_watch.h"

#include <gtest/gtest.h>

#include "milter/forecasts.h"

namespace countersign::milter {
namespace {

using auth::dmarc::Policy;
using auth::verify::Foresight;

Record record(Foresight verdict, std::optional<Policy> policy = {},
              const std::string& mail_from = "ann@example.com") {
  Record result;
  result.mail_from = mail_from;
  result.from_domain = "example.com";
  result.forecast = test::recorded(verdict, policy);
  return result;
}

std::string look(ForecastWatch& watch, const Record& one) {
  const auto notice = watch.look(one);
  return notice ? (notice->warning ? "warning: " : "") + notice->text : "";
}

constexpr const char* failing =
    "warning: forecast of mail from example.com with sender example.com: fail, to be hit by policy "
    "reject (192.0.2.7): SPF fail for 192.0.2.7. To do: add ip4:192.0.2.7 to the SPF record of "
    "example.com";

TEST(ForecastWatch, TellsOfAChangeOnce) {
  ForecastWatch watch;
  EXPECT_EQ(look(watch, record(Foresight::pass)), "");
  EXPECT_EQ(look(watch, record(Foresight::fail, Policy::reject)), failing);
  EXPECT_EQ(look(watch, record(Foresight::fail, Policy::reject)), "");
  EXPECT_EQ(look(watch, record(Foresight::pass)),
            "forecast of mail from example.com with sender example.com: pass");
  EXPECT_EQ(look(watch, record(Foresight::pass)), "");
}

TEST(ForecastWatch, TellsWhatIsBadFromTheFirst) {
  ForecastWatch watch;
  EXPECT_EQ(look(watch, record(Foresight::fail, Policy::reject)), failing);
}

TEST(ForecastWatch, WhatIsNotKnownIsNoChange) {
  ForecastWatch watch;
  look(watch, record(Foresight::pass));
  EXPECT_EQ(look(watch, record(Foresight::temperror)), "");
  EXPECT_EQ(look(watch, record(Foresight::unknown)), "");
  Record first;
  first.from_domain = "example.com";
  first.forecast = RecordedForecast{.asked = true};
  EXPECT_EQ(look(watch, first), "");
  EXPECT_EQ(look(watch, Record{}), "");
  EXPECT_EQ(look(watch, record(Foresight::pass)), "");
}

TEST(ForecastWatch, SendersOfOneDomainAreToldApart) {
  ForecastWatch watch;
  look(watch, record(Foresight::fail, Policy::reject, "bounce@provider.example"));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(look(watch, record(Foresight::pass)), "");
    EXPECT_EQ(look(watch, record(Foresight::fail, Policy::reject, "other@PROVIDER.example")), "");
  }
}

TEST(ForecastWatch, Sec30MemoryIsBounded) {
  ForecastWatch watch;
  const auto from = [](std::size_t i) { return "x@d" + std::to_string(i) + ".example"; };
  for (std::size_t i = 0; i < ForecastWatch::max_known; ++i) {
    (void)watch.look(record(Foresight::pass, {}, from(i)));
  }
  EXPECT_EQ(look(watch, record(Foresight::fail, Policy::reject, from(ForecastWatch::max_known))),
            "");
  EXPECT_NE(look(watch, record(Foresight::fail, Policy::reject, from(0))), "");
}

}  // namespace
}  // namespace countersign::milter
