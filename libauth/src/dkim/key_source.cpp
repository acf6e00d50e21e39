// RFC 6376 s3.6.2, s6.1.2: key records from DNS.
#include "auth/dkim/key_source.h"

#include <deque>
#include <map>
#include <mutex>

namespace auth::dkim {
namespace {

using Decoded = Result<std::shared_ptr<const KeyRecord>, KeyRecordError>;

constexpr std::size_t max_records = 4;  // DKIM-71

Decoded decode(std::string_view text) {
  auto record = parse_key_record(text);
  if (!record) {
    return fail(std::move(record.error()));
  }
  return std::make_shared<const KeyRecord>(std::move(*record));
}

NoKey no_answer(const dns::Answer& answer) {
  // s6.1.2: a key server that does not answer is no proof that there is no key (SEC-37).
  if (answer.temporary()) {
    return {.temporary = true,
            .text = "the key could not be asked for: " + std::string(to_text(answer.status))};
  }
  return {.text = "there is no key: " + std::string(to_text(answer.status))};
}

NoKey unusable(const KeyRecordError& error) {
  return {.revoked = error.kind == KeyRecordError::Kind::revoked, .text = error.text};
}

}  // namespace

struct DnsKeySource::Impl {
  dns::Resolver& resolver;
  std::size_t memo_entries;

  std::mutex mutex = {};  // of what follows
  std::map<std::string, Decoded, std::less<>> memo = {};
  std::deque<std::map<std::string, Decoded, std::less<>>::iterator> oldest = {};

  [[nodiscard]] Decoded decode_once(const std::string& text) {
    {
      const std::lock_guard lock(mutex);
      if (const auto found = memo.find(text); found != memo.end()) {
        return found->second;
      }
    }
    Decoded decoded = decode(text);
    const std::lock_guard lock(mutex);
    if (memo_entries == 0) {
      return decoded;
    }
    const auto [place, added] = memo.emplace(text, decoded);
    if (added) {
      oldest.push_back(place);
    }
    if (memo.size() > memo_entries) {
      memo.erase(oldest.front());
      oldest.pop_front();
    }
    return decoded;
  }

  [[nodiscard]] KeyAnswer answer(const dns::Answer& answer) {
    if (answer.status != dns::Status::ok) {
      return no_answer(answer);
    }
    std::optional<KeyRecordError> problem;
    std::size_t records = 0;
    for (const dns::RecordData& data : answer.records) {
      const auto* const text = std::get_if<dns::Text>(&data);
      if (text == nullptr) {
        continue;
      }
      const Decoded decoded = decode_once(text->octets);
      if (decoded) {
        return *decoded;
      }
      if (decoded.error().kind == KeyRecordError::Kind::not_a_key_record) {
        continue;
      }
      problem = problem.value_or(decoded.error());
      if (++records == max_records) {
        break;
      }
    }
    if (problem) {
      return unusable(*problem);
    }
    return NoKey{.text = "there is no key record among the TXT records"};
  }
};

DnsKeySource::DnsKeySource(dns::Resolver& resolver, std::size_t memo_entries)
    : impl_(new Impl{resolver, memo_entries}) {}

DnsKeySource::~DnsKeySource() = default;

std::vector<KeyAnswer> DnsKeySource::find(std::span<const DnsName> names, Deadline deadline) {
  std::vector<dns::Question> questions;
  for (const DnsName& name : names) {
    questions.push_back({name, dns::RecordType::txt});
  }
  std::vector<KeyAnswer> answers;
  if (questions.empty()) {
    return answers;
  }
  for (const dns::Answer& answer : impl_->resolver.ask(questions, deadline)) {
    answers.push_back(impl_->answer(answer));
  }
  return answers;
}

}  // namespace auth::dkim
