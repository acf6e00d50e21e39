#include "milter/forecast_watch.h"

#include "auth/base/ascii.h"
#include "auth/base/printable.h"
#include "milter/forecast_text.h"

namespace countersign::milter {

namespace {

using auth::verify::AddressForecast;
using auth::verify::Foresight;

std::string sender_domain(const std::string& mail_from) {
  return auth::ascii::lower(mail_from.substr(mail_from.rfind('@') + 1));
}

std::string about(const Record& record, const AddressForecast& worst) {
  const std::string sender = record.mail_from.empty() ? "<>" : sender_domain(record.mail_from);
  std::string text = "forecast of mail from " + record.from_domain.value_or("nobody") +
                     " with sender " + auth::printable(sender) + ": ";
  text += to_text(worst.verdict);
  if (worst.is_hit()) {
    text += ", to be hit by policy " + std::string(policy_word(worst));
  }
  return text;
}

}  // namespace

std::optional<Notice> ForecastWatch::look(const Record& record) {
  if (!record.forecast || !record.forecast->known || !record.from_domain) {
    return std::nullopt;
  }
  const AddressForecast& worst = record.forecast->known->decisive();
  if (worst.verdict == Foresight::unknown || worst.verdict == Foresight::temperror) {
    return std::nullopt;
  }
  const Seen now{.verdict = worst.verdict, .hit = worst.is_hit()};
  const Domains domains{*record.from_domain, sender_domain(record.mail_from)};
  const auto before = seen_.find(domains);
  if (before == seen_.end()) {
    if (seen_.size() == max_known) {
      return std::nullopt;
    }
    seen_.emplace(domains, now);
    if (now.verdict == Foresight::pass) {
      return std::nullopt;
    }
  } else if (before->second == now) {
    return std::nullopt;
  } else {
    before->second = now;
  }
  if (now.verdict == Foresight::pass) {
    return Notice{.text = about(record, worst)};
  }
  return Notice{.warning = true,
                .text = about(record, worst) + " (" + worst.address.text() + "): " + worst.cause +
                        (worst.remedy.empty() ? "" : ". To do: " + worst.remedy)};
}

}  // namespace countersign::milter
