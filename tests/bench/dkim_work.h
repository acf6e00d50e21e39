// DKIM as programs use it: the work that the benches time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "auth/dkim/key_source.h"
#include "auth/dkim/signer.h"
#include "auth/message/header_block.h"

namespace auth::bench {

struct SplitMessage {
  message::HeaderBlock headers;
  std::string_view body;  // into the text that was split
};

/// A message with CRLF line ends; aborts on one without an end of header.
[[nodiscard]] SplitMessage split(std::string_view message);

/// To sign for bench.example with relaxed/relaxed.
[[nodiscard]] dkim::SignRequest request_with(std::string_view pem);

/// The header fields are read anew, as for each message; the body comes in pieces as a milter hands
/// them over. Aborts when the message cannot be signed.
[[nodiscard]] std::string sign(std::string_view message, const dkim::SignRequest& request);

/// Verifies; the key has been decoded before. The words of RFC 8601 for the first signature.
[[nodiscard]] std::string_view verify(std::string_view message,
                                      const std::shared_ptr<const dkim::KeyRecord>& key);

void hash_body(std::string_view body, dkim::Canonicalization canonicalization);

}  // namespace auth::bench
