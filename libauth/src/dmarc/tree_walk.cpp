// RFC 9989 s4.10.
#include "auth/dmarc/tree_walk.h"

#include <algorithm>

#include "dmarc/evaluation_steps.h"
#include "dmarc/lookups.h"

namespace auth::dmarc {
namespace {

/// s4.10: the second name of a walk has at most this many labels, so that no walk has more than
/// eight questions, however long the name is that somebody else wrote.
constexpr std::size_t most_labels_of_a_parent = 7;
constexpr std::size_t most_steps = most_labels_of_a_parent + 1;

bool temporary(dns::Status status) {
  return status == dns::Status::server_failure || status == dns::Status::timeout;
}

/// Whether the walk is over: at a record with psd=n or psd=y, or at a question without an answer.
bool is_last(const WalkStep& step) {
  return temporary(step.status) ||
         (step.found && step.found->record.public_suffix != PublicSuffix::unknown);
}

}  // namespace

bool TreeWalk::complete() const noexcept {
  return steps.empty() || !temporary(steps.back().status);
}

TreeWalk walk_tree(const DnsName& start, Lookups& lookups) {
  TreeWalk walk{.start = start, .steps = {}};
  std::size_t labels = start.labels();
  walk.steps.reserve(std::min(labels, most_steps));
  while (labels > 0) {
    if (const WalkStep* step = lookups.at(start.last_labels(labels))) {
      walk.steps.push_back(*step);
      if (is_last(*step)) {
        break;
      }
    }
    labels = labels > most_labels_of_a_parent ? most_labels_of_a_parent : labels - 1;
  }
  return walk;
}

TreeWalk walk_tree(const DnsName& start, dns::Resolver& resolver, Deadline deadline) {
  Lookups lookups(resolver, deadline);
  return walk_tree(start, lookups);
}

}  // namespace auth::dmarc
