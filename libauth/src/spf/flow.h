#pragma once

#include <compare>
#include <cstddef>
#include <map>
#include <vector>

#include "auth/base/address_set.h"

namespace auth::spf {

/// What an evaluation has spent of the limits of RFC 7208 s4.6.4.
struct Spent {
  std::size_t lookups = 0;
  std::size_t void_lookups = 0;

  friend auto operator<=>(const Spent&, const Spent&) = default;
};

/// How much work may still be done, in ranges looked at.
class Budget {
 public:
  explicit Budget(std::size_t ranges) : left_(ranges) {}

  /// False from the first time on that there is not enough left.
  [[nodiscard]] bool spend(std::size_t ranges) noexcept {
    left_ = ranges <= left_ ? left_ - ranges : 0;
    return left_ > 0;
  }

  [[nodiscard]] bool exhausted() const noexcept { return left_ == 0; }

 private:
  std::size_t left_;
};

/// The addresses that come to one point of an evaluation, told apart by what they have spent: those
/// that left an include early have spent less than the others.
class Flow {
 public:
  explicit Flow(IpAddress::Family family) : family_(family) {}

  [[nodiscard]] bool empty() const noexcept { return parts_.empty(); }

  [[nodiscard]] const std::map<Spent, AddressSet>& parts() const noexcept { return parts_; }

  void add(Spent spent, const AddressSet& set);

  /// Takes out the addresses that are in `set`.
  [[nodiscard]] Flow take(const AddressSet& set);

  /// Takes out the addresses that have spent all `allowed` of one kind, and counts one more for the
  /// others.
  [[nodiscard]] Flow count(std::size_t Spent::* kind, std::size_t allowed);

  /// Everything; this flow is empty afterwards.
  [[nodiscard]] Flow take_all();

  /// Ranges that the sets are made of.
  [[nodiscard]] std::size_t ranges() const noexcept;

 private:
  IpAddress::Family family_;
  std::map<Spent, AddressSet> parts_;  // disjoint, none empty
};

/// Collects addresses that go on together, and joins them once.
class FlowJoin {
 public:
  void add(Spent spent, const AddressSet& set);
  [[nodiscard]] Flow joined(IpAddress::Family family) &&;

 private:
  std::map<Spent, std::vector<AddressRange>> ranges_;
};

}  // namespace auth::spf
