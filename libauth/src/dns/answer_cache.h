#pragma once

#include <list>
#include <map>
#include <optional>

#include "auth/dns/caching_resolver.h"

namespace auth::dns {

/// Answers by question, as long as their TTL lasts. Bounded in number and size. Knows no threads.
class AnswerCache {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  /// `options` is borrowed.
  explicit AnswerCache(const CacheOptions& options) : options_(options) {}

  /// With what is left of its TTL.
  [[nodiscard]] std::optional<Answer> find(const Question& question, TimePoint now);

  void store(const Question& question, const Answer& answer, TimePoint now);

 private:
  struct Entry {
    Question question;
    Answer answer;
    TimePoint expires;
    std::size_t octets;
  };

  using Entries = std::list<Entry>;  // the most recently used first

  void drop(Entries::iterator entry);

  const CacheOptions& options_;
  Entries entries_;
  std::map<Question, Entries::iterator> by_question_;
  std::size_t octets_ = 0;
};

}  // namespace auth::dns
