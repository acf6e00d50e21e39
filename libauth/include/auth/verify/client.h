#pragma once

#include <string>

#include "auth/base/ip_address.h"

namespace auth::verify {

/// Who delivered a message, and what it said in SMTP. All but the address may be hostile text.
struct Client {
  IpAddress address{};
  std::string helo{};       ///< empty: not known
  std::string mail_from{};  ///< without brackets; empty: the null reverse-path
};

}  // namespace auth::verify
