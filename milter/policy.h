// May this message be signed, and for which domain? The one answer that the live session and
// `explain` give.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/dns_name.h"
#include "auth/base/ip_address.h"
#include "auth/base/result.h"
#include "auth/message/author.h"
#include "auth/message/header_block.h"
#include "milter/reason.h"
#include "milter/state.h"

namespace countersign::milter {

using Authors = auth::Result<std::vector<auth::message::Mailbox>, auth::message::AuthorError>;

/// Who brought the message.
struct Client {
  auth::IpAddress address;  ///< 127.0.0.1 for mail submitted on this host
  std::string daemon;       ///< {daemon_name}; empty where the MTA does not say
  std::string login;        ///< {auth_authen}; empty for nobody
};

/// What is known of a message at the end of its header.
struct Facts {
  const Client& client;
  bool recipients_excluded = false;  ///< all of them, and there is one
  const auth::message::HeaderDefects& defects;
  const Authors& authors;
};

struct Assessment {
  std::optional<auth::DnsName> from_domain;  ///< where From names exactly one
  const SigningDomain* domain = nullptr;     ///< From's, if configured; as long as the State lives
  std::optional<Reason> reason;              ///< nothing: it is to be signed for `domain`
  std::string detail;                        ///< for people; may be empty
};

[[nodiscard]] Assessment assess(const Facts& facts, const State& state);

[[nodiscard]] bool is_allowed(const Client& client, const SigningPolicy& policy);

/// `address` without angle brackets matches one of `patterns` (shell patterns, lower case).
[[nodiscard]] bool is_excluded(std::string_view address, const std::vector<std::string>& patterns);

}  // namespace countersign::milter
