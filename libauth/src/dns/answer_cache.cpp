#include "dns/answer_cache.h"

#include <algorithm>

#include "auth/base/overload.h"

namespace auth::dns {
namespace {

std::size_t octets_of(const RecordData& record) {
  return sizeof(RecordData) +
         std::visit(
             Overload{[](const IpAddress&) { return std::size_t{0}; },
                      [](const Text& text) { return text.octets.size(); },
                      [](const Mx& mx) { return mx.exchange ? mx.exchange->text().size() : 0; },
                      [](const Soa& soa) { return soa.primary ? soa.primary->text().size() : 0; },
                      [](const DnsName& name) { return name.text().size(); }},
             record);
}

std::size_t octets_of(const Question& question, const Answer& answer) {
  std::size_t octets = sizeof(Answer) + question.name.text().size() + answer.detail.size();
  for (const RecordData& record : answer.records) {
    octets += octets_of(record);
  }
  for (const DnsName& alias : answer.aliases) {
    octets += sizeof(DnsName) + alias.text().size();
  }
  return octets;
}

std::chrono::seconds lifetime(const Answer& answer, const CacheOptions& options) {
  switch (answer.status) {
    case Status::ok:
      return std::min(answer.ttl, options.max_ttl);
    case Status::no_data:
    case Status::no_such_name:
      return std::min(answer.ttl, options.max_negative_ttl);
    case Status::server_failure:
    case Status::timeout:
      return options.failure_ttl;
  }
  return std::chrono::seconds(0);
}

}  // namespace

std::optional<Answer> AnswerCache::find(const Question& question, TimePoint now) {
  const auto found = by_question_.find(question);
  if (found == by_question_.end()) {
    return std::nullopt;
  }
  const auto entry = found->second;
  if (entry->expires <= now) {
    drop(entry);
    return std::nullopt;
  }
  entries_.splice(entries_.begin(), entries_, entry);
  Answer answer = entry->answer;
  if (!answer.temporary()) {
    answer.ttl = std::chrono::floor<std::chrono::seconds>(entry->expires - now);
  }
  return answer;
}

void AnswerCache::store(const Question& question, const Answer& answer, TimePoint now) {
  if (const auto old = by_question_.find(question); old != by_question_.end()) {
    drop(old->second);
  }
  const auto life = lifetime(answer, options_);
  const std::size_t octets = octets_of(question, answer);
  if (life <= std::chrono::seconds(0) || octets > options_.octets || options_.entries == 0) {
    return;
  }
  while (entries_.size() >= options_.entries || octets_ + octets > options_.octets) {
    drop(std::prev(entries_.end()));
  }
  entries_.push_front({question, answer, now + life, octets});
  by_question_.emplace(question, entries_.begin());
  octets_ += octets;
}

void AnswerCache::drop(Entries::iterator entry) {
  octets_ -= entry->octets;
  by_question_.erase(entry->question);
  entries_.erase(entry);
}

}  // namespace auth::dns
