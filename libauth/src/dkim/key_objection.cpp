// RFC 6376 s6.1.2, RFC 8301.
#include "dkim/key_objection.h"

namespace auth::dkim {

std::optional<Outcome> objection(const KeyUse& use, const KeyRecord& record,
                                 const VerifyOptions& options) {
  const bool is_rsa = record.key.algorithm() == crypto::KeyAlgorithm::rsa;
  if (!record.allows_service(options.service)) {
    return KeyUnavailable{false, "the key is for other services"};
  }
  if (record.key.algorithm() != use.algorithm.key) {
    return KeyUnavailable{false, "the key is for another algorithm"};
  }
  if (!record.allows_hash(use.algorithm.hash)) {
    return KeyUnavailable{false, "the key is for other hash algorithms"};
  }
  if (record.strict_identity && use.identity_domain && *use.identity_domain != use.domain) {
    return NotAcceptable{"i= is not d=, as the key demands"};  // t=s
  }
  if (is_rsa && record.key.bits() < options.min_rsa_bits) {
    return AgainstPolicy{"the key is too short"};  // RFC 8301 s3.2
  }
  return std::nullopt;
}

}  // namespace auth::dkim
