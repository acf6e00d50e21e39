#include "spf/record_source.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "auth/spf/record_lookup.h"

namespace auth::spf {
namespace {

// As many as an evaluation may ask for (RFC 7208 s4.6.4): a hostile record gains nothing.
constexpr std::size_t most_asked_ahead = 10;

// What is asked ahead may not be needed, and its servers may be dead: waiting for them could use up
// the time of the whole evaluation.
constexpr std::chrono::milliseconds wait_in_company{1000};

dns::Question txt(DnsName domain) {
  return {.name = std::move(domain), .type = dns::RecordType::txt};
}

}  // namespace

const FoundRecord& RecordSource::find(const DnsName& domain) {
  if (const FoundRecord* found = known(domain)) {
    return *found;
  }
  std::vector<dns::Question> questions = questions_for(domain);
  std::vector<dns::Answer> answers = ask(questions);
  const std::size_t wanted = found_.size();
  keep(std::move(questions[0].name), std::move(answers[0]));
  for (std::size_t i = 1; i < questions.size(); ++i) {
    if (answers[i].status != dns::Status::timeout) {  // else it is asked again where it is needed
      keep(std::move(questions[i].name), std::move(answers[i]));
    }
  }
  return found_[wanted];
}

/// The first question is the one that is wanted: it has all the time there is.
std::vector<dns::Answer> RecordSource::ask(std::span<const dns::Question> questions) {
  if (questions.size() == 1) {
    return resolver_.ask(questions, deadline_);
  }
  const Deadline short_one = Deadline::after(wait_in_company);
  auto answers = resolver_.ask(questions, {std::min(short_one.at, deadline_.at)});
  if (answers[0].status == dns::Status::timeout) {
    answers[0] = resolver_.ask(questions[0], deadline_);
  }
  return answers;
}

const FoundRecord* RecordSource::known(const DnsName& domain) const {
  const auto found = std::ranges::find(found_, domain, &FoundRecord::domain);
  return found == found_.end() ? nullptr : &*found;
}

std::vector<dns::Question> RecordSource::questions_for(const DnsName& domain) {
  std::vector<dns::Question> questions;
  questions.reserve(1 + ahead_.size());
  questions.push_back(txt(domain));
  for (DnsName& name : ahead_) {
    if (name != domain && asked_ahead_ < most_asked_ahead) {
      questions.push_back(txt(std::move(name)));
      ++asked_ahead_;
    }
  }
  ahead_.clear();
  return questions;
}

void RecordSource::keep(DnsName domain, dns::Answer answer) {
  FoundRecord& found = found_.emplace_back(std::move(domain), std::move(answer));
  const auto texts = spf_records(found.answer);
  found.count = texts.size();
  if (found.count == 1) {
    found.text = texts.front();
    found.record =
        cache_ != nullptr
            ? cache_->parsed(found.text)
            : std::make_shared<const Result<Record, RecordError>>(parse_record(found.text));
    if (ask_ahead_ && *found.record) {
      look_ahead(**found.record);
    }
  }
  found.answer.records.clear();
}

/// Remembers where a record leads whatever the message is.
void RecordSource::look_ahead(const Record& record) {
  for (const Directive& directive : record.directives()) {
    const auto* include = std::get_if<Include>(&directive.mechanism);
    if (include != nullptr && include->domain.name) {
      add_ahead(*include->domain.name);
    }
  }
  const std::optional<Modifier>& redirect = record.redirect();
  if (redirect && redirect->domain.name && !record.has_all()) {
    add_ahead(*redirect->domain.name);
  }
}

void RecordSource::add_ahead(const DnsName& name) {
  const bool enough = asked_ahead_ + ahead_.size() >= most_asked_ahead;
  if (!enough && known(name) == nullptr && std::ranges::find(ahead_, name) == ahead_.end()) {
    ahead_.push_back(name);
  }
}

}  // namespace auth::spf
