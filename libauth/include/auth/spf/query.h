#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "auth/base/ip_address.h"

namespace auth::spf {

/// Which name is checked (RFC 7208 s2.3, s2.4).
enum class Identity : std::uint8_t { mailfrom, helo };

/// `mailfrom` or `helo`.
[[nodiscard]] std::string_view to_text(Identity identity) noexcept;

/// What check_host is asked: who connects, and which name they use. Everything but the address may
/// be hostile text of any length.
struct Query {
  IpAddress ip{};
  Identity identity = Identity::mailfrom;
  std::string local_part{};  ///< of the sender; `postmaster` where it has none (s4.3)
  std::string domain{};      ///< as given; check_host says `none` where it is no domain (s4.3)
  std::string helo{};        ///< the name given in HELO or EHLO; empty where unknown

  /// The HELO identity: postmaster@HELO (s2.3).
  [[nodiscard]] static Query of_helo(const IpAddress& ip, std::string_view helo);

  /// The MAIL FROM identity (s2.4). `mail_from` is an address, a domain (= postmaster@domain), or
  /// the null reverse-path (`<>` or empty), for which postmaster@HELO stands: its identity is
  /// `helo`. Angle brackets and a source route are taken off.
  [[nodiscard]] static Query of_mail_from(const IpAddress& ip, std::string_view mail_from,
                                          std::string_view helo);
};

}  // namespace auth::spf
