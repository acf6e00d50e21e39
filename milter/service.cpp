#include "milter/service.h"

#include <utility>

#include "milter/session.h"
#include "milter/verify_session.h"

namespace countersign::milter {

std::unique_ptr<MailSession> Service::new_session() {
  if (verifies()) {
    return std::make_unique<VerifySession>(state_, clock_, *verification_);
  }
  return std::make_unique<Session>(state_, clock_);
}

void Service::record(const Record& record) {
  records_.write(to_line(record, format_));
  std::optional<Notice> notice;
  {
    const std::scoped_lock lock(counting_);
    summary_.add(record);
    notice = attention_.look(record);
  }
  if (notice) {
    notice->warning ? diagnostics_.warn(notice->text) : diagnostics_.say(notice->text);
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
