// RFC 9989 s4.10.
#include "auth/dmarc/tree_walk.h"

#include <utility>

namespace auth::dmarc {
namespace {

/// s4.10: the second name of a walk has at most this many labels, so that no walk has more than
/// eight questions, however long the name is that somebody else wrote.
constexpr std::size_t most_labels_of_a_parent = 7;

bool temporary(dns::Status status) {
  return status == dns::Status::server_failure || status == dns::Status::timeout;
}

WalkStep take_step(const DnsName& name, const DnsName& question, dns::Resolver& resolver,
                   Deadline deadline) {
  const dns::Answer answer = resolver.ask({question, dns::RecordType::txt}, deadline);
  WalkStep step{.name = name, .status = answer.status};
  for (auto& text : answer.all<dns::Text>()) {
    if (const auto record = parse_record(text.octets)) {
      ++step.records;
      step.found = FoundRecord{.record = *record, .text = std::move(text.octets)};
    }
  }
  if (step.records > 1) {
    step.found.reset();  // s4.10: all are discarded
  }
  return step;
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

TreeWalk walk_tree(const DnsName& start, dns::Resolver& resolver, Deadline deadline) {
  TreeWalk walk{.start = start, .steps = {}};
  std::size_t labels = start.labels();
  while (labels > 0) {
    const DnsName name = start.last_labels(labels);
    // A name too long for `_dmarc.` before it has no record.
    if (const auto question = name.with_prefix("_dmarc")) {
      walk.steps.push_back(take_step(name, *question, resolver, deadline));
      if (is_last(walk.steps.back())) {
        break;
      }
    }
    labels = labels > most_labels_of_a_parent ? most_labels_of_a_parent : labels - 1;
  }
  return walk;
}

}  // namespace auth::dmarc
