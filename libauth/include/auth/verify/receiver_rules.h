// What large receivers say in public that they require of mail, beyond what RFC 9989 does with it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace auth::verify {

enum class Requirement : std::uint8_t {
  spf_or_dkim,             ///< SPF or DKIM passes
  spf,                     ///< SPF passes
  dkim,                    ///< a signature passes
  dmarc_record,            ///< the author's domain has a DMARC record, p=none at least
  alignment,               ///< what passes is aligned with From, as DMARC has it
  all_aligned_signatures,  ///< every signature that is aligned passes (DLV-76)
};

/// What is wrong where it is not met: `SPF does not pass`.
[[nodiscard]] std::string_view unmet_text(Requirement requirement) noexcept;

/// To whom a rule applies.
enum class Volume : std::uint8_t {
  all,   ///< every sender
  bulk,  ///< who sends much, by the receiver's own count
};

struct ReceiverRule {
  std::string_view receiver;  ///< the domain by which people know it
  Volume volume;
  std::string_view volume_text;  ///< who sends much: `more than 5,000 a day`
  std::span<const Requirement> requirements;
  std::string_view since;   ///< when it began to count, or was last written down: YYYY-MM
  std::string_view source;  ///< the receiver's own document
};

/// All of them; each receiver's rule for all senders stands before that for bulk.
[[nodiscard]] std::span<const ReceiverRule> receiver_rules() noexcept;

/// What the requirements are about, of one message.
struct AuthenticationFacts {
  bool spf = false;           ///< SPF passes, aligned or not
  bool dkim = false;          ///< a signature passes, aligned or not
  bool dmarc_record = false;  ///< a policy applies
  bool aligned = false;       ///< something that passes is aligned
  bool all_aligned_signatures = true;
};

/// A requirement of a receiver that a message does not meet.
struct Unmet {
  const ReceiverRule* rule;  ///< in receiver_rules()
  Requirement requirement;
};

/// In the order of the table; of one receiver each requirement once. Empty: all would accept it, as
/// far as authentication goes.
[[nodiscard]] std::vector<Unmet> unmet_requirements(const AuthenticationFacts& facts);

}  // namespace auth::verify
