#include "auth/base/address_range.h"

#include <array>

namespace auth {

AddressNumber number_of(const IpAddress& address) noexcept {
  AddressNumber number = 0;
  for (const std::uint8_t octet : address.octets()) {
    number = number << 8U | octet;
  }
  return number;
}

AddressNumber last_number(IpAddress::Family family) noexcept {
  return family == IpAddress::Family::v4 ? AddressNumber{0xffff'ffff} : ~AddressNumber{0};
}

IpAddress address_of(IpAddress::Family family, AddressNumber number) noexcept {
  const auto octet = [number](std::size_t from_the_end) {
    return static_cast<std::uint8_t>(number >> (8U * from_the_end));
  };
  if (family == IpAddress::Family::v4) {
    return IpAddress::v4({octet(3), octet(2), octet(1), octet(0)});
  }
  std::array<std::uint8_t, 16> octets{};
  for (std::size_t i = 0; i < octets.size(); ++i) {
    octets[i] = octet(octets.size() - 1 - i);
  }
  return IpAddress::v6(octets);
}

AddressRange AddressRange::network(IpAddress::Family family, AddressNumber number,
                                   int prefix) noexcept {
  const int bits = family == IpAddress::Family::v4 ? 32 : 128;
  // Shifting by all 128 bits is undefined, hence the case of /0.
  const AddressNumber hosts = prefix == 0
                                  ? last_number(family)
                                  : (AddressNumber{1} << static_cast<unsigned>(bits - prefix)) - 1;
  return {.family = family, .first = number & ~hosts, .last = number | hosts};
}

}  // namespace auth
