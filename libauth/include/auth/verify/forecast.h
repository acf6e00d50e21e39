// What receivers will find out about a message that has not left yet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/deadline.h"
#include "auth/base/dns_name.h"
#include "auth/base/ip_address.h"
#include "auth/base/timestamp.h"
#include "auth/dkim/outcome.h"
#include "auth/dkim/planned_signature.h"
#include "auth/dmarc/evaluation.h"
#include "auth/spf/verdict.h"
#include "auth/verify/message_verifier.h"
#include "auth/verify/receiver_rules.h"

namespace auth::verify {

/// From where mail leaves: every address that a receiver may see, and the name given in HELO.
struct Egress {
  std::vector<IpAddress> addresses{};
  std::string helo{};  ///< empty: not known

  friend bool operator==(const Egress&, const Egress&) = default;
};

/// A message about to leave. The sender may be hostile text of any length.
struct Departure {
  std::string mail_from{};         ///< without brackets; empty: the null reverse-path
  std::vector<DnsName> authors{};  ///< the distinct domains of From; empty where it cannot be read
  std::vector<dkim::PlannedSignature> signatures{};  ///< about to be added, or added by us before
  /// d= of signatures that others made: whether they verify nobody has looked at.
  std::vector<DnsName> others{};
};

/// From the best.
enum class Foresight : std::uint8_t {
  pass,     ///< DMARC passes (without a policy: SPF or DKIM does), and so do the rules of receivers
  partial,  ///< the same, but a large receiver requires more
  unknown,  ///< nobody can say (yet): never asked before, or a signature of others may pass
  temperror,  ///< DNS does not answer now
  fail,       ///< DMARC fails, or nothing authenticates the message at all
};

/// `pass`, `partial`, `unknown`, `temperror`, `fail`.
[[nodiscard]] std::string_view to_text(Foresight foresight) noexcept;

/// What becomes of a message that leaves from one address.
struct AddressForecast {
  IpAddress address{};
  Foresight verdict = Foresight::unknown;
  spf::Verdict spf = spf::Verdict::none;  ///< of the identity that DMARC looks at
  bool spf_aligned = false;
  bool dkim_aligned = false;
  dmarc::Verdict dmarc = dmarc::Verdict::none;
  /// What the domain of From asks receivers to do with mail that fails; nothing without a record.
  std::optional<dmarc::Policy> policy{};
  std::vector<Unmet> unmet{};  ///< rules of large receivers
  std::string cause{};         ///< what is wrong, in clauses; empty for `pass`
  std::string remedy{};        ///< what to publish; empty where nothing helps

  /// A policy that receivers were asked to carry out would hit it.
  [[nodiscard]] bool is_hit() const noexcept {
    return verdict == Foresight::fail && policy && *policy != dmarc::Policy::none;
  }
};

/// Its size is bounded, whatever DNS and the sender wrote.
struct Forecast {
  std::vector<AddressForecast> addresses{};  ///< in the order of Egress; never empty
  std::size_t worst = 0;                     ///< which of them decides
  std::vector<dkim::Verdict> dkim{};         ///< of each signature, in their order
  /// SPF looks at the sender's local part: the forecast is for that sender alone.
  bool by_local_part = false;

  [[nodiscard]] const AddressForecast& decisive() const { return addresses[worst]; }
};

/// Goes through what MessageVerifier goes through, with the same code, once for each address of
/// `egress`, which has at least one: SPF of the sender (of postmaster at the HELO name for the null
/// reverse-path), the key records that DNS has now for the signatures, DMARC. Waits for DNS until
/// `deadline`. The worst address decides; of equal ones the first.
[[nodiscard]] Forecast forecast(const Egress& egress, const Departure& departure,
                                const Sources& sources, Timestamp now, Deadline deadline);

}  // namespace auth::verify
