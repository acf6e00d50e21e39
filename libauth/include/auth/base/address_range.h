#pragma once

#include <compare>
#include <cstdint>

#include "auth/base/ip_address.h"

namespace auth {

/// An address as a number; those of IPv4 are below 2^32.
__extension__ using AddressNumber = unsigned __int128;

[[nodiscard]] AddressNumber number_of(const IpAddress& address) noexcept;

/// The highest number of a family.
[[nodiscard]] AddressNumber last_number(IpAddress::Family family) noexcept;

/// The address of a number. One of IPv6 that is IPv4-mapped becomes IPv4, as IpAddress does.
[[nodiscard]] IpAddress address_of(IpAddress::Family family, AddressNumber number) noexcept;

/// Addresses of one family from `first` to `last`, both included.
struct AddressRange {
  IpAddress::Family family = IpAddress::Family::v4;
  AddressNumber first = 0;
  AddressNumber last = 0;

  /// All addresses that share the first `prefix` bits (0 to 32 or 128) with the number.
  [[nodiscard]] static AddressRange network(IpAddress::Family family, AddressNumber number,
                                            int prefix) noexcept;

  [[nodiscard]] static AddressRange network(const IpAddress& address, int prefix) noexcept {
    return network(address.family(), number_of(address), prefix);
  }

  [[nodiscard]] static AddressRange everything(IpAddress::Family family) noexcept {
    return {.family = family, .first = 0, .last = last_number(family)};
  }

  [[nodiscard]] bool contains(const IpAddress& address) const noexcept {
    return address.family() == family && first <= number_of(address) && number_of(address) <= last;
  }

  friend auto operator<=>(const AddressRange&, const AddressRange&) = default;
};

}  // namespace auth
