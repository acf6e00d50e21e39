#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/exit_status.h"
#include "auth/base/dns_name.h"
#include "auth/base/ip_address.h"
#include "auth/base/timestamp.h"
#include "auth/dns/resolver.h"
#include "auth/spf/addition.h"
#include "auth/spf/findings.h"

namespace countersign::spfcheck {

/// What `add` found out.
struct AddReport {
  auth::DnsName domain;
  std::vector<auth::IpAddress> addresses{};  ///< all that were asked for
  std::vector<std::string> records{};        ///< as they stand in DNS
  auth::spf::Addition addition{};
  std::size_t lookups = 0;                     ///< of the policy as it will be
  std::vector<auth::spf::Finding> findings{};  ///< of the same
  std::optional<std::string> merged{};         ///< several records: one in their place
};

[[nodiscard]] AddReport add(const auth::DnsName& domain,
                            const std::vector<auth::IpAddress>& addresses,
                            auth::dns::Resolver& resolver, auth::Timestamp now);

/// ok: a record, or nothing to do. verdict: the policy has to be mended first.
[[nodiscard]] app::ExitStatus exit_status(const AddReport& report);

}  // namespace countersign::spfcheck
