// Signatures with tags that the signer never writes: l=, foreign i=, odd places of b=.
#pragma once

#include <cstdlib>
#include <string>
#include <string_view>

#include "auth/base/base64.h"
#include "auth/dkim/signature.h"
#include "auth/dkim/signer.h"
#include "support/message.h"
#include "support/naive_canonical.h"
#include "support/signing_keys.h"

namespace auth::testing {

/// `header` and `body` with a DKIM-Signature on top that has these tags (bh= and b= are added) and
/// verifies with the public half of `key`.
[[nodiscard]] inline std::string with_signature(std::string_view tags, std::string_view header,
                                                std::string_view body,
                                                const crypto::SigningKey& key = *rsa_key()) {
  const std::string text = std::string(header) + "\r\n" + std::string(body);
  const auto message = read_message(text);
  std::string own = "DKIM-Signature: " + std::string(tags) + "; bh=";
  const auto signature = dkim::parse_signature(own.substr(own.find(':') + 1) + "YWJj; b=YWJj");
  if (!signature) {
    std::abort();
  }
  const std::string canonical =
      naive_canonical_body(message.body, signature->canonicalization.body);
  const std::size_t size = static_cast<std::size_t>(
      std::min<std::uint64_t>(signature->body_length.value_or(UINT64_MAX), canonical.size()));
  own += base64::encode(crypto::hash(std::string_view(canonical).substr(0, size)).bytes());
  own += "; b=";
  const auto digest = dkim::header_digest(message.headers, own);
  const auto made = digest ? key.sign(*digest) : fail(crypto::SignError{});
  if (!made) {
    std::abort();
  }
  return own + base64::encode(*made) + "\r\n" + text;
}

}  // namespace auth::testing
