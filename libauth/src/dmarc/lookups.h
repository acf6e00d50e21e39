#pragma once

#include <cstddef>
#include <vector>

#include "auth/base/deadline.h"
#include "auth/base/dns_name.h"
#include "auth/dmarc/tree_walk.h"
#include "auth/dns/resolver.h"

namespace auth::dmarc {

/// The questions of one evaluation. Each name is asked for once, and its record is parsed once,
/// however many walks come past it.
class Lookups {
 public:
  Lookups(dns::Resolver& resolver, Deadline deadline) : resolver_(resolver), deadline_(deadline) {
    steps_.reserve(8);  // more than most messages need
  }

  /// The DMARC record at `_dmarc.` and the name; nullptr where the name is too long for that
  /// question, and so has none. Valid until the next call.
  [[nodiscard]] const WalkStep* at(const DnsName& name);

  /// Whether the name itself exists (s3.2.13).
  [[nodiscard]] dns::Answer existence(const DnsName& name);

  /// How many `_dmarc` names were asked for so far.
  [[nodiscard]] std::size_t queries() const noexcept { return steps_.size(); }

 private:
  dns::Resolver& resolver_;
  Deadline deadline_;
  std::vector<WalkStep> steps_;  // few: looking through them costs less than a tree
};

}  // namespace auth::dmarc
