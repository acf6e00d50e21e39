// What DNS says of a domain and of the hosts that send its mail. What that means for mail is the
// work of domain_findings.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/dns_name.h"
#include "auth/base/ip_address.h"
#include "auth/base/timestamp.h"
#include "auth/dkim/key_source.h"
#include "auth/dmarc/discovery.h"
#include "auth/dns/answer.h"
#include "auth/dns/resolver.h"
#include "auth/spf/addition.h"
#include "auth/spf/check_host.h"
#include "auth/spf/findings.h"
#include "auth/spf/query.h"
#include "tools/authcheck/domain_options.h"

namespace countersign::authcheck {

/// A name and its addresses.
struct Host {
  auth::DnsName name;
  std::vector<auth::IpAddress> addresses{};
  bool open = false;  ///< DNS did not answer for both families

  [[nodiscard]] bool has(const auth::IpAddress& address) const;
};

/// SPF of one identity from one address.
struct SpfRow {
  auth::spf::Query query{};
  auth::spf::CheckResult result{};
};

struct SpfPosture {
  std::vector<std::string> records{};          ///< of the domain, as they stand
  std::vector<auth::spf::Finding> findings{};  ///< of the policy, whoever sends
  std::vector<SpfRow> rows{};                  ///< mail of the domain, by address as given
  std::vector<SpfRow> helo{};                  ///< the HELO identity, likewise
  /// How to let all addresses pass; nothing where none was given.
  std::optional<auth::spf::Addition> addition{};
  std::optional<auth::spf::Addition> helo_addition{};  ///< the same for the HELO name
};

/// What stands at the name of a key.
struct KeyPosture {
  NamedKey named;
  auth::dns::Answer answer{};     ///< TXT
  std::size_t records = 0;        ///< key records among them
  auth::dkim::KeyAnswer found{};  ///< what verifiers make of them

  /// nullptr: there is no key that verifiers could use.
  [[nodiscard]] const auth::dkim::KeyRecord* key() const noexcept;
};

struct Exchange {
  std::uint16_t preference = 0;
  std::optional<Host> host{};  ///< nothing: the null MX (RFC 7505)
};

struct Egress {
  auth::IpAddress address{};
  auth::DnsName reverse;       ///< where its PTR records stand
  auth::dns::Answer answer{};  ///< PTR
  std::vector<Host> names{};   ///< that they name, at most max_names

  /// One of its names leads back to it. Nothing: DNS left that open.
  [[nodiscard]] std::optional<bool> confirmed() const;
};

struct Helo {
  Host host;
  std::optional<bool> aligned{};  ///< with the domain, for DMARC; nothing: DNS left it open
};

/// `usable`, `missing`, `revoked`, `unusable`; `unknown` where DNS did not answer.
[[nodiscard]] std::string_view key_state(const KeyPosture& posture) noexcept;

/// MX records and PTR records whose names are looked at.
inline constexpr std::size_t max_names = 10;

struct DomainReport {
  auth::DnsName domain;
  Host host;  ///< the domain's own addresses
  auth::dns::Answer mx{};
  std::vector<Exchange> exchanges{};  ///< the most preferred first, at most max_names
  SpfPosture spf{};
  std::vector<KeyPosture> keys{};
  /// Without selectors: whether there is anything below `_domainkey.` of the domain.
  auth::dns::Status key_tree = auth::dns::Status::timeout;
  auth::dmarc::Discovery dmarc;
  std::vector<Egress> egress{};
  std::optional<Helo> helo{};
};

/// Asks for all of it: what hangs on nothing at once, then what that leads to.
[[nodiscard]] DomainReport ask_domain(const DomainOptions& options, auth::dns::Resolver& resolver,
                                      auth::Timestamp now);

}  // namespace countersign::authcheck
