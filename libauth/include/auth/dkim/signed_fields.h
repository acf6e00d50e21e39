// RFC 6376 s5.4: which fields a signature covers.
#pragma once

#include <string>
#include <vector>

#include "auth/crypto/digest.h"
#include "auth/dkim/canonical.h"
#include "auth/message/field_name.h"
#include "auth/message/header_block.h"

namespace auth::dkim {

/// Which fields to sign.
struct FieldPolicy {
  std::vector<message::FieldName> sign;  ///< each as often as it occurs
  std::vector<message::FieldName>
      oversign;  ///< once more than it occurs, so that none can be added
  std::vector<message::FieldName>
      oversign_if_present;  ///< the same, but only where the message has one (an MTA may add a
                            ///< missing one later)

  /// design.md s5, DKIM-51, DLV-40…42.
  [[nodiscard]] static const FieldPolicy& standard();
};

/// The names of `h=`, lower case, in order.
[[nodiscard]] std::vector<std::string> names_to_sign(const message::HeaderBlock& headers,
                                                     const FieldPolicy& policy);

/// Feeds the fields that `names` (lower case) choose to `hasher`, each canonical and with CRLF:
/// repeated names from the bottom up, names that are not there as nothing (s5.4.2, DKIM-41,
/// DKIM-42). `skip`: index of a field that is never chosen (the signature itself, DKIM-17).
void hash_fields(crypto::Hasher& hasher, const message::HeaderBlock& headers,
                 const std::vector<std::string>& names, Canonicalization c,
                 std::size_t skip = static_cast<std::size_t>(-1));

}  // namespace auth::dkim
