// What all verifications of the process share: who is asked, and how many run at once.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

#include "auth/dkim/key_source.h"
#include "auth/dns/resolver.h"
#include "auth/spf/record_cache.h"
#include "auth/verify/message_verifier.h"
#include "milter/task_pool.h"

namespace countersign::milter {

class Verification {
 public:
  /// `resolver` is borrowed; several threads ask it. `most_threads` ask at once.
  Verification(auth::dns::Resolver& resolver, std::size_t most_threads);

  [[nodiscard]] const auth::verify::Sources& sources() const noexcept { return sources_; }

  struct Leave {
    void operator()(std::atomic<std::size_t>* running) const noexcept { --*running; }
  };

  /// One of the verifications that run at once, as long as it lives.
  using Place = std::unique_ptr<std::atomic<std::size_t>, Leave>;

  /// Nothing where `most` run already.
  [[nodiscard]] Place enter(std::size_t most) noexcept;

 private:
  std::atomic<std::size_t> running_{0};
  auth::dkim::DnsKeySource keys_;
  auth::spf::RecordCache records_;
  TaskPool threads_;  // ends before what its tasks use
  auth::verify::Sources sources_;
};

}  // namespace countersign::milter
