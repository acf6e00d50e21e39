#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "auth/base/dns_name.h"
#include "auth/dns/resolver.h"
#include "auth/spf/check_host.h"
#include "auth/spf/compiled_policy.h"
#include "auth/spf/query.h"
#include "auth/spf/record_cache.h"

namespace countersign::spfcheck {

/// Evaluates SPF for many messages. The policy of a domain that comes again is compiled and answers
/// from then on, as long as DNS lets its answers live; what hangs on the message, and what DNS did
/// not answer, is evaluated each time. Bounded; safe to share between threads.
class PolicyCache {
 public:
  using Clock = std::function<std::chrono::steady_clock::time_point()>;

  /// `resolver` is borrowed; it should remember answers itself. `clock` is monotonic.
  explicit PolicyCache(auth::dns::Resolver& resolver, Clock clock = &std::chrono::steady_clock::now)
      : resolver_(resolver), clock_(std::move(clock)) {}

  /// What check_host says, explanation included.
  [[nodiscard]] auth::spf::CheckResult check(const auth::spf::Query& query, auth::Timestamp now);

 private:
  using Compiled = std::shared_ptr<const auth::spf::CompiledPolicy>;

  struct Entry {
    std::size_t asked = 0;
    Compiled compiled{};
    std::chrono::steady_clock::time_point expires{};
  };

  [[nodiscard]] Compiled policy_of(const auth::DnsName& domain);
  [[nodiscard]] bool is_to_be_compiled(const auth::DnsName& domain, Compiled& compiled);

  auth::dns::Resolver& resolver_;
  Clock clock_;
  auth::spf::RecordCache records_;
  std::mutex mutex_;  // guards what follows
  std::map<auth::DnsName, Entry> entries_;
};

}  // namespace countersign::spfcheck
