#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "auth/dns/resolver.h"

namespace auth::dns {

struct CacheOptions {
  std::size_t entries = 10'000;                  ///< the least recently used goes first
  std::size_t octets = std::size_t{32} << 20;    ///< of all answers together, about
  std::chrono::seconds max_ttl{86'400};          ///< positive answers
  std::chrono::seconds max_negative_ttl{3'600};  ///< NXDOMAIN, NODATA (RFC 2308 s5: 1 to 3 hours)
  std::chrono::seconds failure_ttl{5};  ///< SERVFAIL, timeout (RFC 2308 s7: at most 5 minutes)
  /// The monotonic clock; tests hand in their own.
  std::function<std::chrono::steady_clock::time_point()> clock = &std::chrono::steady_clock::now;
};

/// A bounded cache that threads share, with single flight: a question under way is asked once,
/// whoever else wants it waits for the same answer (each to its own deadline). TTLs of answers
/// count down. That a caller had too little time is nothing that others are told.
class CachingResolver final : public Resolver {
 public:
  using Resolver::ask;

  /// `below` is borrowed and has to live longer; it is called from the asking threads.
  explicit CachingResolver(Resolver& below, CacheOptions options = {});
  ~CachingResolver() override;

  [[nodiscard]] std::vector<Answer> ask(std::span<const Question> questions,
                                        Deadline deadline) override;

 private:
  struct Impl;
  class Round;
  std::unique_ptr<Impl> impl_;
};

}  // namespace auth::dns
