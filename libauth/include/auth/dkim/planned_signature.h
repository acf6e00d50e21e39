// RFC 6376 s6.1.2, looked at from the signer's side: whether verifiers will find the key to a
// signature that is about to be made.
#pragma once

#include <optional>

#include "auth/base/dns_name.h"
#include "auth/crypto/public_key.h"
#include "auth/dkim/key_source.h"
#include "auth/dkim/outcome.h"
#include "auth/dkim/signature.h"
#include "auth/dkim/signer.h"
#include "auth/dkim/verifier.h"

namespace auth::dkim {

struct PlannedSignature {
  DnsName domain;                               // d=
  std::string selector;                         // s=
  Algorithm algorithm = {};                     // a=
  std::optional<DnsName> identity_domain = {};  // of i=; nothing: d=
  crypto::PublicKey key;                        ///< the public half of what signs
  std::string fingerprint;                      ///< of `key`

  /// What Signer makes of `request`, which has a key.
  [[nodiscard]] static PlannedSignature of(const SignRequest& request);
};

/// What a verifier says of it by the key record that it gets, taken for granted that message and
/// signature come through whole. Another key than ours is SignatureMismatch.
[[nodiscard]] SignatureResult foresee(const PlannedSignature& planned, const KeyAnswer& answer,
                                      const VerifyOptions& options = {});

}  // namespace auth::dkim
