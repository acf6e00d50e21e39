// RFC 9989 s4.10: the DNS Tree Walk.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "auth/base/deadline.h"
#include "auth/base/dns_name.h"
#include "auth/dmarc/record.h"
#include "auth/dns/resolver.h"

namespace auth::dmarc {

/// A DMARC record with its text, as it came.
struct FoundRecord {
  Record record;
  std::string text;
};

/// One question of a walk: the TXT records of `_dmarc.` and the name.
struct WalkStep {
  DnsName name;        ///< without `_dmarc.`
  dns::Status status;  ///< of the question
  /// Nothing where there is none, and where there are several: those are discarded (s4.10). Shared
  /// by all walks of an evaluation, so that it is parsed once.
  std::shared_ptr<const FoundRecord> found{};
  std::size_t records = 0;  ///< DMARC records at the name, the discarded ones counted
};

/// A walk from a name up to its top-level domain, or to where a record ends it.
struct TreeWalk {
  DnsName start;
  std::vector<WalkStep> steps;  ///< in the order in which they were asked; at most eight

  /// False when DNS did not answer the last question: nothing follows from the walk but what was
  /// found before.
  [[nodiscard]] bool complete() const noexcept;
};

/// Walks from `start` itself, whatever it is: an Author Domain, the domain of a signature or an
/// SPF identity (s4.10). One name is asked after the other, since a record may end the walk. A
/// question without an answer ends it as well.
[[nodiscard]] TreeWalk walk_tree(const DnsName& start, dns::Resolver& resolver, Deadline deadline);

}  // namespace auth::dmarc
