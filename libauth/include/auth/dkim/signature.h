// RFC 6376 s3.5: the DKIM-Signature field.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/dns_name.h"
#include "auth/base/result.h"
#include "auth/base/timestamp.h"
#include "auth/crypto/digest.h"
#include "auth/crypto/public_key.h"
#include "auth/dkim/canonical.h"

namespace auth::dkim {

/// `a=`. The hash is sha1 in historic signatures only (RFC 8301).
struct Algorithm {
  crypto::KeyAlgorithm key = crypto::KeyAlgorithm::rsa;
  crypto::HashAlgorithm hash = crypto::HashAlgorithm::sha256;

  /// `rsa-sha256`, `ed25519-sha256`, `rsa-sha1`.
  [[nodiscard]] std::string_view text() const noexcept;

  friend bool operator==(const Algorithm&, const Algorithm&) = default;
};

/// The tags of a DKIM-Signature that could be read. Owns all its text.
struct Signature {
  Algorithm algorithm = {};                       // a=
  std::vector<std::uint8_t> signature = {};       // b=
  std::vector<std::uint8_t> body_hash = {};       // bh=
  CanonicalizationPair canonicalization = {};     // c=
  DnsName domain;                                 // d=, as A-labels
  std::vector<std::string> header_names = {};     // h=, lower case, in order
  std::optional<std::string> identity = {};       // i= as written, decoded from quoted-printable
  std::optional<DnsName> identity_domain = {};    // domain of i=
  std::optional<std::uint64_t> body_length = {};  // l=; UINT64_MAX for anything larger (DKIM-18)
  std::string selector = {};                      // s=, as A-labels, lower case
  std::optional<Timestamp> signed_at = {};        // t=
  std::optional<Timestamp> expires_at = {};       // x=
  std::size_t b_begin = 0;  // where the raw b= value stands in the field's value
  std::size_t b_size = 0;
};

/// Why a signature field cannot be used (DKIM-90, DKIM-91, DKIM-95). Whatever could be read of it
/// for a report (d=, s=, a=) is in SignatureError.
struct SignatureError {
  bool unsupported = false;    ///< reads well, but asks for something unknown: algorithm,
                               ///< canonicalization, query method
  std::string text = {};       ///< a sentence without final dot
  std::string domain = {};     ///< d= as written, if there is one; hostile text
  std::string selector = {};   ///< s= as written, if there is one; hostile text
  std::string algorithm = {};  ///< a= as written, if there is one; hostile text
};

/// Reads the value of a DKIM-Signature field (everything after the colon).
[[nodiscard]] Result<Signature, SignatureError> parse_signature(std::string_view value);

}  // namespace auth::dkim
