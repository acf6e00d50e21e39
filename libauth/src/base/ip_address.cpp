#include "auth/base/ip_address.h"

#include <arpa/inet.h>

#include <algorithm>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"

namespace auth {
namespace {

constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/// Makes all bits after the first `prefix` zero.
void clear_host_bits(std::span<std::uint8_t> octets, int prefix) {
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const int keep = std::clamp(prefix - static_cast<int>(i) * 8, 0, 8);
    octets[i] = static_cast<std::uint8_t>(octets[i] & (0xff00 >> keep));
  }
}

IpAddress network_of(const IpAddress& address, int prefix) {
  if (address.family() == IpAddress::Family::v4) {
    std::array<std::uint8_t, 4> octets{};
    std::ranges::copy(address.octets(), octets.begin());
    clear_host_bits(octets, prefix);
    return IpAddress::v4(octets);
  }
  std::array<std::uint8_t, 16> octets{};
  std::ranges::copy(address.octets(), octets.begin());
  clear_host_bits(octets, prefix);
  return IpAddress::v6(octets);
}

}  // namespace

IpAddress IpAddress::v4(std::array<std::uint8_t, 4> octets) noexcept {
  IpAddress address;
  address.family_ = Family::v4;
  std::ranges::copy(octets, address.octets_.begin());
  return address;
}

IpAddress IpAddress::v6(std::array<std::uint8_t, 16> octets) noexcept {
  if (std::equal(mapped_prefix.begin(), mapped_prefix.end(), octets.begin())) {
    return v4({octets[12], octets[13], octets[14], octets[15]});
  }
  IpAddress address;
  address.family_ = Family::v6;
  address.octets_ = octets;
  return address;
}

Result<IpAddress, std::string> IpAddress::parse(std::string_view text) {
  const std::string copy(text);  // inet_pton wants a C string
  if (copy.size() < INET6_ADDRSTRLEN && copy.find('\0') == std::string::npos) {
    std::array<std::uint8_t, 4> octets4{};
    if (::inet_pton(AF_INET, copy.c_str(), octets4.data()) == 1) {
      return v4(octets4);
    }
    std::array<std::uint8_t, 16> octets6{};
    if (::inet_pton(AF_INET6, copy.c_str(), octets6.data()) == 1) {
      return v6(octets6);
    }
  }
  return fail("\"" + printable(text, 60) + "\" is no IP address");
}

std::string IpAddress::text() const {
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  ::inet_ntop(family_ == Family::v4 ? AF_INET : AF_INET6, octets_.data(), buffer.data(),
              buffer.size());
  return buffer.data();
}

Result<Cidr, std::string> Cidr::parse(std::string_view text) {
  const auto slash = text.find('/');
  auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) {
    return fail(address.error());
  }
  if (slash == std::string_view::npos) {
    return Cidr(*address, address->bits());
  }
  auto prefix = ascii::number<int>(text.substr(slash + 1));
  // A mapped network such as ::ffff:192.0.2.0/120 was read as IPv4; its prefix counts 96 bits more.
  const bool mapped = address->family() == IpAddress::Family::v4 &&
                      text.substr(0, slash).find(':') != std::string_view::npos;
  if (prefix && mapped) {
    *prefix -= 96;
  }
  if (!prefix || *prefix < 0 || *prefix > address->bits()) {
    return fail("\"" + printable(text, 60) + "\": the prefix length has to be a number from 0 to " +
                std::to_string(address->bits()));
  }
  const IpAddress network = network_of(*address, *prefix);
  if (network != *address) {
    const Cidr right(network, *prefix);
    return fail("\"" + printable(text, 60) + "\" has host bits set; the network is " +
                right.text() + ", the address alone is " + address->text());
  }
  return Cidr(network, *prefix);
}

bool Cidr::contains(const IpAddress& address) const noexcept {
  return address.family() == network_.family() && network_of(address, prefix_) == network_;
}

std::string Cidr::text() const {
  return prefix_ == network_.bits() ? network_.text()
                                    : network_.text() + "/" + std::to_string(prefix_);
}

}  // namespace auth
