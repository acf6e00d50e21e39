#include "spf/flow.h"

#include <utility>

namespace auth::spf {

void Flow::add(Spent spent, const AddressSet& set) {
  if (set.empty()) {
    return;
  }
  const auto [part, is_new] = parts_.try_emplace(spent, set);
  if (!is_new) {
    part->second = part->second | set;
  }
}

Flow Flow::take(const AddressSet& set) {
  Flow taken(family_);
  const AddressSet others = set.complement();
  for (auto part = parts_.begin(); part != parts_.end();) {
    taken.add(part->first, part->second & set);
    part->second = part->second & others;
    part = part->second.empty() ? parts_.erase(part) : std::next(part);
  }
  return taken;
}

Flow Flow::count(std::size_t Spent::* kind, std::size_t allowed) {
  Flow over(family_);
  std::map<Spent, AddressSet> counted;
  for (auto& [spent, set] : parts_) {
    if (spent.*kind >= allowed) {
      over.parts_.emplace(spent, std::move(set));
    } else {
      Spent more = spent;
      ++(more.*kind);
      counted.emplace(more, std::move(set));
    }
  }
  parts_ = std::move(counted);
  return over;
}

Flow Flow::take_all() { return std::exchange(*this, Flow(family_)); }

std::size_t Flow::ranges() const noexcept {
  std::size_t sum = 0;
  for (const auto& [spent, set] : parts_) {
    sum += set.ranges().size();
  }
  return sum;
}

void FlowJoin::add(Spent spent, const AddressSet& set) {
  auto& ranges = ranges_[spent];
  ranges.insert(ranges.end(), set.ranges().begin(), set.ranges().end());
}

Flow FlowJoin::joined(IpAddress::Family family) && {
  Flow flow(family);
  for (auto& [spent, ranges] : ranges_) {
    flow.add(spent, AddressSet::of(family, std::move(ranges)));
  }
  return flow;
}

}  // namespace auth::spf
