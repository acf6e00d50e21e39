#include "tools/spfcheck/silence_guard.h"

namespace countersign::spfcheck {

using auth::dns::Answer;
using auth::dns::Status;

std::vector<Answer> SilenceGuard::ask(std::span<const auth::dns::Question> questions,
                                      auth::Deadline deadline) {
  if (!may_ask()) {
    const Answer none{.status = Status::timeout,
                      .detail = "no DNS server has answered for half a minute"};
    return std::vector<Answer>(questions.size(), none);
  }
  std::vector<Answer> answers = below_.ask(questions, deadline);
  note(answers);
  return answers;
}

bool SilenceGuard::may_ask() {
  const std::lock_guard lock(mutex_);
  const auto now = clock_();
  const bool silent = timeouts_ >= timeouts_in_a_row && now - last_heard_ >= patience;
  if (silent && now - last_attempt_ < between_attempts) {
    return false;
  }
  last_attempt_ = now;
  return true;
}

void SilenceGuard::note(const std::vector<Answer>& answers) {
  const std::lock_guard lock(mutex_);
  for (const Answer& answer : answers) {
    if (answer.status == Status::timeout) {
      ++timeouts_;
    } else {
      timeouts_ = 0;
      last_heard_ = clock_();
    }
  }
}

}  // namespace countersign::spfcheck
