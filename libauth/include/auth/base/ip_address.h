#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "auth/base/result.h"

namespace auth {

/// An IPv4 or IPv6 address as octets; text exists only at the border (SEC-7). IPv4-mapped IPv6
/// addresses (`::ffff:192.0.2.1`) become IPv4 when they are read.
class IpAddress {
 public:
  enum class Family : std::uint8_t { v4, v6 };

  /// Strict: dotted decimal without leading zeros, or RFC 4291 text without zone id.
  /// The error is a sentence.
  [[nodiscard]] static Result<IpAddress, std::string> parse(std::string_view text);

  [[nodiscard]] static IpAddress v4(std::array<std::uint8_t, 4> octets) noexcept;
  [[nodiscard]] static IpAddress v6(std::array<std::uint8_t, 16> octets) noexcept;

  [[nodiscard]] Family family() const noexcept { return family_; }

  /// 32 or 128.
  [[nodiscard]] int bits() const noexcept { return family_ == Family::v4 ? 32 : 128; }

  /// 4 or 16 octets, network order. Valid as long as this object.
  [[nodiscard]] std::span<const std::uint8_t> octets() const noexcept {
    return std::span(octets_).first(family_ == Family::v4 ? 4 : 16);
  }

  /// RFC 5952 for IPv6.
  [[nodiscard]] std::string text() const;

  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

 private:
  Family family_ = Family::v4;
  std::array<std::uint8_t, 16> octets_{};
};

/// A network: an address whose host bits are zero, and a prefix length.
class Cidr {
 public:
  /// `192.0.2.0/24`, `2001:db8::/32`, or a single address. Host bits are an error that names the
  /// right network (contract s2). The error is a sentence.
  [[nodiscard]] static Result<Cidr, std::string> parse(std::string_view text);

  [[nodiscard]] const IpAddress& network() const noexcept { return network_; }

  [[nodiscard]] int prefix() const noexcept { return prefix_; }

  [[nodiscard]] bool contains(const IpAddress& address) const noexcept;

  /// `192.0.2.0/24`; a single address without `/32`.
  [[nodiscard]] std::string text() const;

  friend auto operator<=>(const Cidr&, const Cidr&) = default;

 private:
  Cidr(IpAddress network, int prefix) : network_(network), prefix_(prefix) {}

  IpAddress network_;
  int prefix_;
};

}  // namespace auth
