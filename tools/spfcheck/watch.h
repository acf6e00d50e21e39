#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "auth/dns/direct_resolver.h"
#include "auth/dns/resolver.h"
#include "auth/dns/survey.h"
#include "tools/spfcheck/watch_options.h"
#include "tools/spfcheck/watch_report.h"

namespace countersign::spfcheck {

/// Asks again and again, and remembers how long what it saw may live in caches.
class Watcher {
 public:
  /// All are borrowed.
  Watcher(const WatchOptions& options, auth::dns::Resolver& resolver,
          auth::dns::DirectResolver& direct)
      : options_(options), resolver_(resolver), direct_(direct) {}

  /// One round of questions at `now`.
  [[nodiscard]] WatchReport round(auth::Timestamp now);

 private:
  /// What one address said, and when it began to say what it should.
  struct Memory {
    std::optional<std::chrono::seconds> ttl{};  // the longest of what may be old
    std::optional<auth::Timestamp> matches_since{};
  };

  using Place = std::tuple<auth::DnsName, std::string, std::string>;  // asked, server, address

  void remember(const auth::dns::Survey& survey, const WatchReport& report, auth::Timestamp now);
  [[nodiscard]] std::optional<auth::Timestamp> old_answers_until(const WatchReport& report,
                                                                 auth::Timestamp now) const;

  const WatchOptions& options_;
  auth::dns::Resolver& resolver_;
  auth::dns::DirectResolver& direct_;
  std::map<Place, Memory> memory_;
};

}  // namespace countersign::spfcheck
