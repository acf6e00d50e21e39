#pragma once

#include <optional>
#include <string>

#include "auth/dns/direct_resolver.h"
#include "dns/attempt.h"

namespace auth::dns {

/// One question on its way to one server: silence leads to another try, anything else is the
/// answer. CNAMEs are told, not followed.
class DirectLookup {
 public:
  using TimePoint = Attempt::TimePoint;

  /// `options` is borrowed.
  DirectLookup(const DirectQuestion& question, const NetworkOptions& options);

  /// The answer, or nothing while it waits.
  [[nodiscard]] std::optional<DirectAnswer> begin(TimePoint now);

  /// Time has come to `now`; the descriptor of the attempt is ready or not.
  [[nodiscard]] std::optional<DirectAnswer> advance(bool ready, TimePoint now);

  [[nodiscard]] std::optional<DirectAnswer> cannot_wait(std::string text);
  [[nodiscard]] DirectAnswer time_is_up();

  /// What it waits for.
  [[nodiscard]] const Attempt& attempt() const noexcept { return attempt_; }

 private:
  [[nodiscard]] std::optional<DirectAnswer> take(Attempt::Step step, TimePoint now);

  DirectQuestion question_;
  const NetworkOptions* options_;
  Attempt attempt_;
  int tries_ = 0;  // begun
};

}  // namespace auth::dns
