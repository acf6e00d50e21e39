#pragma once

#include <span>
#include <string>
#include <vector>

#include "auth/base/address_range.h"

namespace auth {

/// A network as a number and its prefix length. Unlike Cidr it keeps its family: one of IPv6 stays
/// one of IPv6, IPv4-mapped or not.
struct AddressNetwork {
  IpAddress::Family family = IpAddress::Family::v4;
  AddressNumber number = 0;
  int prefix = 0;

  /// `192.0.2.0/24`, `192.0.2.1/32`, `2001:db8::/32`.
  [[nodiscard]] std::string text() const;
};

/// A set of addresses of one family: ranges that are sorted, disjoint and do not touch, so that
/// equal sets are made of equal ranges. Everything takes linear time but `of`, which sorts, and
/// `contains`, which searches.
class AddressSet {
 public:
  /// The empty set.
  explicit AddressSet(IpAddress::Family family) noexcept : family_(family) {}

  explicit AddressSet(const AddressRange& range) : family_(range.family), ranges_{range} {}

  [[nodiscard]] static AddressSet everything(IpAddress::Family family) {
    return AddressSet(AddressRange::everything(family));
  }

  /// Of ranges in any order, which may overlap. Those of the other family are left out.
  [[nodiscard]] static AddressSet of(IpAddress::Family family, std::vector<AddressRange> ranges);

  [[nodiscard]] IpAddress::Family family() const noexcept { return family_; }

  [[nodiscard]] bool empty() const noexcept { return ranges_.empty(); }

  /// Ascending.
  [[nodiscard]] std::span<const AddressRange> ranges() const noexcept { return ranges_; }

  [[nodiscard]] bool contains(const IpAddress& address) const noexcept;

  /// How many addresses, in decimal: all of IPv6 are 2^128, one more than a number holds.
  [[nodiscard]] std::string count() const;

  /// The fewest networks that hold these addresses and no other, ascending.
  [[nodiscard]] std::vector<AddressNetwork> networks() const;

  /// All addresses of the family that are not in this set.
  [[nodiscard]] AddressSet complement() const;

  /// Union, intersection, difference. Both sets are of one family.
  friend AddressSet operator|(const AddressSet& a, const AddressSet& b);
  friend AddressSet operator&(const AddressSet& a, const AddressSet& b);
  friend AddressSet operator-(const AddressSet& a, const AddressSet& b);

  friend bool operator==(const AddressSet&, const AddressSet&) = default;

 private:
  void append(const AddressRange& range);

  IpAddress::Family family_;
  std::vector<AddressRange> ranges_;
};

}  // namespace auth
