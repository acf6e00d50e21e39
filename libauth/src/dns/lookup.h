#pragma once

#include <optional>
#include <span>
#include <vector>

#include "dns/alias_chain.h"
#include "dns/attempt.h"

namespace auth::dns {

/// One question on its way through the servers: each try goes to the next of them, and a CNAME that
/// was left open begins anew.
class Lookup {
 public:
  using TimePoint = Attempt::TimePoint;

  /// `servers` (at least one) and `options` are borrowed.
  Lookup(std::span<const Server> servers, const NetworkOptions& options, Question question);

  /// The answer, or nothing while it waits.
  [[nodiscard]] std::optional<Answer> begin(TimePoint now);

  /// Time has come to `now`; the descriptor of the attempt is ready or not.
  [[nodiscard]] std::optional<Answer> advance(bool ready, TimePoint now);

  /// The answer when the system does not let us wait.
  [[nodiscard]] std::optional<Answer> cannot_wait(std::string text);

  /// The answer when the time for the whole question is over.
  [[nodiscard]] Answer time_is_up();

  /// What it waits for.
  [[nodiscard]] const Attempt& attempt() const noexcept { return attempt_; }

 private:
  [[nodiscard]] std::optional<Answer> take(Attempt::Step step, TimePoint now);
  [[nodiscard]] Answer give_up(Status status, std::string detail);
  void note(const AttemptFailure& failure);
  void forget_failures();
  [[nodiscard]] std::optional<std::size_t> next_server() noexcept;

  std::span<const Server> servers_;
  const NetworkOptions* options_;
  AliasChain chain_;
  Attempt attempt_;
  std::size_t tries_ = 0;          // begun, of all servers
  std::size_t server_ = 0;         // being asked
  std::vector<bool> has_refused_;  // servers that said no: not asked again
  std::string silence_;            // what is to be said of them
  std::string refusal_;
};

}  // namespace auth::dns
