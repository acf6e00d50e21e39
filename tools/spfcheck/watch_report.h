#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/dns_name.h"
#include "auth/base/timestamp.h"

namespace countersign::spfcheck {

/// What an address of a name server serves (contract s3).
enum class ServerState {
  match,    ///< the expected record, or that of all others
  differs,  ///< another record, or several
  missing,  ///< no SPF record
  lame,     ///< it does not answer for the zone
  timeout,  ///< no answer
  refused,  ///< it refuses to answer
};

[[nodiscard]] std::string_view to_text(ServerState state) noexcept;

/// One address of one name server.
struct WatchedServer {
  auth::DnsName asked;  ///< DOMAIN, or where a CNAME leads
  std::string name;     ///< empty: it was given by address
  std::string address;  ///< with a port other than 53; empty: none was found
  ServerState state = ServerState::timeout;
  std::optional<std::uint32_t> serial{};  ///< of its zone
  std::vector<std::string> records{};     ///< all SPF records, as joined strings
  std::optional<auth::DnsName> alias{};   ///< where its CNAME leads; `records` are from there
  std::string detail{};                   ///< why the state is what it is; may be empty
};

/// An address that this host cannot reach at all, while its server answered over the other family.
struct LeftOut {
  std::string name;
  std::string address;
  std::string detail;
};

/// What one round of questions showed.
struct WatchReport {
  auth::DnsName domain;
  std::optional<auth::DnsName> zone{};
  bool is_expected = false;             ///< `record` was given with --expect
  std::optional<std::string> record{};  ///< what all servers are to serve; nothing: none has one
  bool converged = false;
  std::vector<WatchedServer> servers{};
  std::vector<LeftOut> left_out{};
  std::string problem{};  ///< why servers are missing from the list; may be empty
  /// The latest moment at which a resolver may give an answer from before the change; nothing where
  /// no server told a TTL.
  std::optional<auth::Timestamp> old_answers_until{};
};

}  // namespace countersign::spfcheck
