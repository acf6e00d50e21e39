// RFC 7208 s4.6.4: the questions of an evaluation, and its limits. Numbers of sections are those of
// RFC 7208.
#include "spf/evaluation.h"

namespace auth::spf {

Outcome trouble(const dns::Question& question, const dns::Answer& answer) {
  return DnsTrouble{.question = std::string(to_text(question.type)) + " " + question.name.text(),
                    .status = answer.status,
                    .detail = answer.detail};
}

/// A term that asks DNS is about to be evaluated.
Result<void, Outcome> Evaluation::count_lookup() {
  if (lookups_ == options_.limits.lookups) {
    return fail(Outcome(OverLimit{.limit = Limit::lookups, .allowed = options_.limits.lookups}));
  }
  ++lookups_;
  if (traced_ != nullptr) {
    traced_->counted = true;
  }
  return {};
}

/// An absent name or an empty answer counts; trouble does not.
Result<void, Outcome> Evaluation::count_void(const dns::Answer& answer) {
  if (answer.temporary() || answer.status == dns::Status::ok) {
    return {};
  }
  if (void_lookups_ == options_.limits.void_lookups) {
    return fail(
        Outcome(OverLimit{.limit = Limit::void_lookups, .allowed = options_.limits.void_lookups}));
  }
  ++void_lookups_;
  return {};
}

/// The question that a term is about: trouble ends the evaluation, an empty answer is counted.
Result<dns::Answer, Outcome> Evaluation::ask_for_term(const dns::Question& question) {
  dns::Answer answer = resolver_.ask(question, deadline_);
  note(question, answer, true);
  if (answer.temporary()) {
    return fail(trouble(question, answer));
  }
  if (auto counted = count_void(answer); !counted) {
    return fail(counted.error());
  }
  return answer;
}

/// Further questions of a term, all at once. They count nowhere: a client of one family alone would
/// else break every mx of the other.
std::vector<dns::Answer> Evaluation::ask(std::span<const dns::Question> questions) {
  auto answers = resolver_.ask(questions, deadline_);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    note(questions[i], answers[i], false);
  }
  return answers;
}

void Evaluation::note(const dns::Question& question, const dns::Answer& answer, bool may_be_void) {
  if (traced_ != nullptr) {
    traced_->lookups.push_back(
        {.name = question.name.text(),
         .type = question.type,
         .status = answer.status,
         .records = answer.records.size(),
         .is_void = may_be_void && !answer.temporary() && answer.status != dns::Status::ok});
  }
}

dns::RecordType Evaluation::address_type() const noexcept {
  return query_.ip.family() == IpAddress::Family::v4 ? dns::RecordType::a : dns::RecordType::aaaa;
}

}  // namespace auth::spf
