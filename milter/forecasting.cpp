#include "milter/forecasting.h"

#include <algorithm>
#include <exception>

#include "auth/dkim/signature.h"
#include "milter/forecast_text.h"

namespace countersign::milter {

namespace {

using auth::verify::ForecastCache;

// Of strangers' signatures and authors no more are looked at: each may cost questions to DNS.
constexpr std::size_t most_others = 5;

std::vector<auth::DnsName> signed_by_others(const auth::message::HeaderBlock& headers,
                                            const SigningDomain* domain) {
  std::vector<auth::DnsName> others;
  for (auto at = headers.last("dkim-signature"); at && others.size() < most_others;
       at = headers.previous(*at)) {
    auto signature = auth::dkim::parse_signature(headers.fields()[*at].value());
    if (!signature) {
      continue;
    }
    const bool ours = domain != nullptr && signature->domain == domain->name &&
                      domain->has_selector(signature->selector);
    if (!ours && std::find(others.begin(), others.end(), signature->domain) == others.end()) {
      others.push_back(std::move(signature->domain));
    }
  }
  return others;
}

}  // namespace

Forecasting::Forecasting(EgressConfig config, ForecastCache::Make make,
                         std::function<void(ForecastCache::Task)> run)
    : config_(std::move(config)),
      cache_(std::move(make), [this, run = std::move(run)](ForecastCache::Task task) {
        if (waiting_++ >= most_waiting) {
          --waiting_;
          return false;
        }
        try {
          run([this, task = std::move(task)] {
            task();
            --waiting_;
          });
        } catch (const std::exception&) {  // no thread, no memory: another message asks again
          --waiting_;
          return false;
        }
        return true;
      }) {}

LeavingMessage leaving_message(std::string_view sender, const auth::message::HeaderBlock& headers,
                               const Authors& authors, const SigningDomain* domain) {
  LeavingMessage message;
  message.departure.mail_from = sender;
  if (authors) {
    message.departure.authors = auth::message::domains(*authors);
    if (message.departure.authors.size() > most_others) {
      message.departure.authors.erase(message.departure.authors.begin() + most_others,
                                      message.departure.authors.end());
    }
  }
  message.departure.others = signed_by_others(headers, domain);
  message.forecast_fields = headers.count("x-countersign-forecast");
  return message;
}

void forecast(Forecasting& forecasting, LeavingMessage message, const SigningDomain* domain,
              Verdict& verdict) {
  if (domain != nullptr) {
    message.departure.signatures = domain->planned;
  }
  RecordedForecast& recorded = verdict.record.forecast.emplace();
  recorded.asked = true;
  recorded.known = forecasting.find(message.departure);
  if (forecasting.use() == ForecastUse::header) {
    // Below the signatures, so that it is no change of what they sign.
    verdict.fields.push_back({.name = std::string(forecast_field), .value = field_value(recorded)});
    verdict.forged_name = forecast_field;
    for (std::size_t number = message.forecast_fields; number > 0; --number) {
      verdict.forged.push_back(number);
    }
  }
  if (forecasting.use() == ForecastUse::hold && recorded.known &&
      recorded.known->decisive().is_hit()) {
    verdict.record.remarks.emplace_back("quarantined");
    verdict.quarantine = hold_text(recorded);
  }
}

}  // namespace countersign::milter
