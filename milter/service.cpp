#include "milter/service.h"

#include <array>
#include <utility>

#include "milter/session.h"
#include "milter/verify_session.h"

namespace countersign::milter {

std::unique_ptr<MailSession> Service::new_session() {
  if (verifies()) {
    return std::make_unique<VerifySession>(state_, clock_, *verification_);
  }
  return std::make_unique<Session>(state_, clock_, forecasting_);
}

void Service::record(const Record& record) {
  records_.write(to_line(record, format_));
  std::array<std::optional<Notice>, 2> notices;
  {
    const std::scoped_lock lock(counting_);
    summary_.add(record);
    notices = {attention_.look(record), forecasts_.look(record)};
  }
  for (const auto& notice : notices) {
    if (notice) {
      notice->warning ? diagnostics_.warn(notice->text) : diagnostics_.say(notice->text);
    }
  }
}

void Service::summarize() {
  const Steady now = clock_.steady();
  std::string text;
  {
    const std::scoped_lock lock(counting_);
    const auto time = now - std::exchange(counting_since_, now);
    text = summary_.take(std::chrono::duration_cast<std::chrono::seconds>(time));
  }
  diagnostics_.say("last " + text);
}

}  // namespace countersign::milter
