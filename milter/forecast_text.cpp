#include "milter/forecast_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace countersign::milter {

namespace {

namespace verify = auth::verify;

// The words of a known forecast, after its verdict.
std::string words(const verify::Forecast& forecast, std::string_view between) {
  const verify::AddressForecast& worst = forecast.decisive();
  return fmt::format("{0}egress={1}{0}spf={2}{0}dkim={3}{0}dmarc={4}{0}policy={5}", between,
                     worst.address.text(), to_text(worst.spf), dkim_word(forecast),
                     to_text(worst.dmarc), policy_word(worst));
}

}  // namespace

std::string_view dkim_word(const verify::Forecast& forecast) noexcept {
  using auth::dkim::Verdict;
  if (forecast.dkim.empty()) {
    return to_text(Verdict::none);
  }
  const bool passes = std::ranges::find(forecast.dkim, Verdict::pass) != forecast.dkim.end();
  return to_text(passes ? Verdict::pass : forecast.dkim.front());
}

std::string_view policy_word(const verify::AddressForecast& forecast) noexcept {
  return forecast.policy ? to_text(*forecast.policy) : "-";
}

std::string field_value(const RecordedForecast& forecast) {
  const auto& known = forecast.known;
  return " " + std::string(to_text(forecast.verdict())) + (known ? words(*known, "; ") : "");
}

std::string record_text(const RecordedForecast& forecast) {
  if (!forecast.asked) {
    return {};
  }
  return fmt::format(" forecast={}{}", to_text(forecast.verdict()),
                     forecast.known ? words(*forecast.known, " ") : "");
}

std::string hold_text(const RecordedForecast& forecast) {
  const verify::AddressForecast& worst = forecast.known->decisive();
  return fmt::format("held by countersign-milter: DMARC would fail from {}, policy {}",
                     worst.address.text(), policy_word(worst));
}

}  // namespace countersign::milter
