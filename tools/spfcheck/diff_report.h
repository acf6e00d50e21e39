#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "app/exit_status.h"
#include "auth/base/address_set.h"
#include "auth/base/dns_name.h"
#include "auth/dns/resolver.h"
#include "auth/spf/findings.h"
#include "tools/spfcheck/policy_state.h"
#include "tools/spfcheck/sender_changes.h"

namespace countersign::spfcheck {

/// Addresses of one family that pass after and not before, and the other way round.
struct Change {
  auth::AddressSet added;
  auth::AddressSet removed;
};

/// What `diff` found out.
struct DiffReport {
  auth::DnsName domain;
  PolicyState before;
  PolicyState after;
  Change ipv4;
  Change ipv6;
  std::vector<auth::AddressNetwork> wide{};    ///< new ones wider than /16, or /32 of IPv6
  std::vector<auth::spf::Place> idle{};        ///< terms that decide about nobody any more
  std::vector<SenderChange> senders{};         ///< each once, in the order of the list
  std::vector<auth::spf::Finding> findings{};  ///< of the policy after
};

/// `senders` may be empty.
[[nodiscard]] DiffReport diff(const auth::DnsName& domain, auth::dns::Resolver& before,
                              auth::dns::Resolver& after, std::vector<tools::Sender> senders,
                              auth::Timestamp now);

/// What it comes to, the worst that holds.
enum class DiffVerdict : std::uint8_t {
  broken,      ///< somebody's mail ends in an error, or there is no policy any more
  world_open,  ///< at least half of all IPv4 or IPv6 addresses pass
  lost,        ///< a known sender loses its pass
  open,        ///< DNS did not say all; for another time
  fine,
};

[[nodiscard]] DiffVerdict verdict(const DiffReport& report);

/// `broken`, `world-open`, `lost`, `open`, `fine`.
[[nodiscard]] std::string_view to_text(DiffVerdict verdict) noexcept;

[[nodiscard]] std::size_t losing_senders(const DiffReport& report);

[[nodiscard]] app::ExitStatus exit_status(const DiffReport& report);

}  // namespace countersign::spfcheck
