// RFC 6376 s3.6.1: key records.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/result.h"
#include "auth/crypto/public_key.h"

namespace auth::dkim {

/// A key record that can be used for something.
struct KeyRecord {
  crypto::PublicKey key;                                // k= and p=
  std::optional<std::vector<std::string>> hashes = {};  // h=, lower case; nothing: all
  std::vector<std::string> services = {};               // s=, lower case; empty: all
  bool testing = false;                                 // t=y
  bool strict_identity = false;                         // t=s

  [[nodiscard]] bool allows_hash(crypto::HashAlgorithm hash) const noexcept;
  [[nodiscard]] bool allows_service(std::string_view service) const noexcept;
};

struct KeyRecordError {
  enum class Kind {
    not_a_key_record,  ///< other text under this name (SPF, a wildcard): skipped where another one
                       ///< fits
    malformed,
    revoked,            ///< empty p= (DKIM-75)
    unknown_algorithm,  ///< k= (DKIM-78)
    unusable_key,       ///< p= is no key that we take (DKIM-66)
  };
  Kind kind;
  std::string text;  ///< a sentence without final dot
};

/// Reads the joined text of one TXT record.
[[nodiscard]] Result<KeyRecord, KeyRecordError> parse_key_record(std::string_view text);

}  // namespace auth::dkim
