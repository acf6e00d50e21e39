#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>

#include "auth/dns/resolver.h"

namespace countersign::spfcheck {

/// Keeps a long list from waiting for DNS servers that are gone: once every one of many questions
/// in a row has ended in a timeout, for half a minute at least, further ones are timeouts at once,
/// and one each few seconds finds out whether somebody answers again. Any other answer ends that.
/// Safe to share between threads.
class SilenceGuard final : public auth::dns::Resolver {
 public:
  using Resolver::ask;
  using Clock = std::function<std::chrono::steady_clock::time_point()>;

  static constexpr std::size_t timeouts_in_a_row = 100;
  static constexpr std::chrono::seconds patience{30};
  static constexpr std::chrono::seconds between_attempts{5};

  /// `below` is borrowed. `clock` is monotonic.
  explicit SilenceGuard(auth::dns::Resolver& below, Clock clock = &std::chrono::steady_clock::now)
      : below_(below), clock_(std::move(clock)), last_heard_(clock_()) {}

  [[nodiscard]] std::vector<auth::dns::Answer> ask(std::span<const auth::dns::Question> questions,
                                                   auth::Deadline deadline) override;

 private:
  [[nodiscard]] bool may_ask();
  void note(const std::vector<auth::dns::Answer>& answers);

  auth::dns::Resolver& below_;
  Clock clock_;
  std::mutex mutex_;  // guards what follows
  std::chrono::steady_clock::time_point last_heard_;
  std::chrono::steady_clock::time_point last_attempt_{};
  std::size_t timeouts_ = 0;  // since then
};

}  // namespace countersign::spfcheck
