#include "auth/base/address_set.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace auth {
namespace {

using Family = IpAddress::Family;

std::string decimal(AddressNumber number) {
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(number % 10)));
    number /= 10;
  } while (number != 0);
  std::ranges::reverse(digits);
  return digits;
}

/// How many bits below the prefix a network at `first` may have that does not reach beyond `last`.
unsigned host_bits(AddressNumber first, AddressNumber last, unsigned most) {
  unsigned bits = 0;
  while (bits < most) {
    const AddressNumber step = AddressNumber{1} << bits;
    // Written so that nothing wraps around at the last address of IPv6.
    if ((first & step) != 0 || last - first < (step - 1) * 2 + 1) {
      break;
    }
    ++bits;
  }
  return bits;
}

void append_networks(const AddressRange& range, std::vector<AddressNetwork>& networks) {
  const unsigned most = range.family == Family::v4 ? 32 : 128;
  AddressNumber first = range.first;
  for (;;) {
    const unsigned bits = host_bits(first, range.last, most);
    networks.push_back(
        {.family = range.family, .number = first, .prefix = static_cast<int>(most - bits)});
    const AddressNumber end =
        AddressRange::network(range.family, first, static_cast<int>(most - bits)).last;
    if (end >= range.last) {
      return;
    }
    first = end + 1;
  }
}

}  // namespace

std::string AddressNetwork::text() const {
  std::array<std::uint8_t, 16> octets{};
  const std::size_t size = family == Family::v4 ? 4 : 16;
  for (std::size_t i = 0; i < size; ++i) {
    octets.at(i) = static_cast<std::uint8_t>(number >> (8U * (size - 1 - i)));
  }
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  ::inet_ntop(family == Family::v4 ? AF_INET : AF_INET6, octets.data(), buffer.data(),
              buffer.size());
  return std::string(buffer.data()) + "/" + std::to_string(prefix);
}

AddressSet AddressSet::of(Family family, std::vector<AddressRange> ranges) {
  std::erase_if(ranges, [family](const AddressRange& range) { return range.family != family; });
  std::ranges::sort(ranges);
  AddressSet set(family);
  for (const AddressRange& range : ranges) {
    set.append(range);
  }
  return set;
}

/// `range` begins at or behind the beginning of every other.
void AddressSet::append(const AddressRange& range) {
  if (!ranges_.empty()) {
    AddressRange& before = ranges_.back();
    if (range.first <= before.last || range.first - before.last == 1) {
      before.last = std::max(before.last, range.last);
      return;
    }
  }
  ranges_.push_back(range);
}

bool AddressSet::contains(const IpAddress& address) const noexcept {
  if (address.family() != family_) {
    return false;
  }
  const AddressNumber number = number_of(address);
  const auto behind = std::ranges::upper_bound(ranges_, number, {}, &AddressRange::first);
  return behind != ranges_.begin() && number <= std::prev(behind)->last;
}

std::string AddressSet::count() const {
  AddressNumber sum = 0;
  for (const AddressRange& range : ranges_) {
    sum += range.last - range.first + 1;
  }
  const bool overflown = sum == 0 && !empty();
  return overflown ? "340282366920938463463374607431768211456" : decimal(sum);
}

std::vector<AddressNetwork> AddressSet::networks() const {
  std::vector<AddressNetwork> networks;
  for (const AddressRange& range : ranges_) {
    append_networks(range, networks);
  }
  return networks;
}

AddressSet AddressSet::complement() const {
  AddressSet rest(family_);
  AddressNumber first = 0;
  for (const AddressRange& range : ranges_) {
    if (first < range.first) {
      rest.ranges_.push_back({.family = family_, .first = first, .last = range.first - 1});
    }
    if (range.last == last_number(family_)) {
      return rest;
    }
    first = range.last + 1;
  }
  rest.ranges_.push_back({.family = family_, .first = first, .last = last_number(family_)});
  return rest;
}

AddressSet operator|(const AddressSet& a, const AddressSet& b) {
  AddressSet all(a.family_);
  auto left = a.ranges_.begin();
  auto right = b.ranges_.begin();
  while (left != a.ranges_.end() || right != b.ranges_.end()) {
    const bool take_left =
        right == b.ranges_.end() || (left != a.ranges_.end() && left->first <= right->first);
    all.append(take_left ? *left++ : *right++);
  }
  return all;
}

AddressSet operator&(const AddressSet& a, const AddressSet& b) {
  AddressSet both(a.family_);
  auto left = a.ranges_.begin();
  auto right = b.ranges_.begin();
  while (left != a.ranges_.end() && right != b.ranges_.end()) {
    const AddressNumber first = std::max(left->first, right->first);
    const AddressNumber last = std::min(left->last, right->last);
    if (first <= last) {
      both.ranges_.push_back({.family = a.family_, .first = first, .last = last});
    }
    left->last < right->last ? ++left : ++right;
  }
  return both;
}

AddressSet operator-(const AddressSet& a, const AddressSet& b) { return a & b.complement(); }

}  // namespace auth
