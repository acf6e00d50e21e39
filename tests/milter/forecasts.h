// Forecasts made by hand.
#pragma once

#include <memory>
#include <string_view>

#include "auth/verify/forecast.h"
#include "milter/record.h"

namespace countersign::milter::test {

/// Of one address; without a policy where `policy` is empty.
inline auth::verify::Forecast forecast_of(auth::verify::Foresight verdict,
                                          std::optional<auth::dmarc::Policy> policy = {}) {
  auth::verify::Forecast forecast;
  forecast.addresses.push_back({.address = *auth::IpAddress::parse("192.0.2.7"),
                                .verdict = verdict,
                                .spf = auth::spf::Verdict::fail,
                                .dmarc = verdict == auth::verify::Foresight::fail
                                             ? auth::dmarc::Verdict::fail
                                             : auth::dmarc::Verdict::pass,
                                .policy = policy,
                                .cause = "SPF fail for 192.0.2.7",
                                .remedy = "add ip4:192.0.2.7 to the SPF record of example.com"});
  forecast.dkim = {auth::dkim::Verdict::permerror};
  return forecast;
}

inline RecordedForecast recorded(auth::verify::Foresight verdict,
                                 std::optional<auth::dmarc::Policy> policy = {}) {
  return {.asked = true,
          .known = std::make_shared<const auth::verify::Forecast>(forecast_of(verdict, policy))};
}

}  // namespace countersign::milter::test
