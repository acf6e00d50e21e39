#include "message_questions.h"

#include <algorithm>
#include <utility>

namespace auth::verify {

std::vector<dns::Question> MessageQuestions::take(std::span<const dns::Question> questions) {
  const std::lock_guard lock(mutex_);
  std::vector<dns::Question> open;
  for (const dns::Question& question : questions) {
    if (allowed_ > 0 && !answers_.contains(question) &&
        std::find(open.begin(), open.end(), question) == open.end()) {
      open.push_back(question);
      --allowed_;
    }
  }
  return open;
}

std::vector<dns::Answer> MessageQuestions::ask(std::span<const dns::Question> questions,
                                               Deadline deadline) {
  const std::vector<dns::Question> open = take(questions);
  std::vector<dns::Answer> fresh;
  if (!open.empty()) {
    fresh = below_.ask(std::span(open), deadline);
  }
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < open.size(); ++i) {
    answers_.insert_or_assign(open[i], std::move(fresh[i]));
  }
  std::vector<dns::Answer> answers;
  answers.reserve(questions.size());
  for (const dns::Question& question : questions) {
    const auto known = answers_.find(question);
    answers.push_back(known != answers_.end()
                          ? known->second
                          : dns::Answer{.status = dns::Status::server_failure,
                                        .detail = "more questions than one message may ask"});
  }
  return answers;
}

}  // namespace auth::verify
