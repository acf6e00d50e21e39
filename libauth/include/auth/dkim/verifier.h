// RFC 6376 s6: verification.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/deadline.h"
#include "auth/base/timestamp.h"
#include "auth/dkim/key_source.h"
#include "auth/dkim/key_strength.h"
#include "auth/dkim/outcome.h"
#include "auth/message/header_block.h"

namespace auth::dkim {

struct VerifyOptions {
  std::size_t max_signatures = 10;      ///< DKIM-106: aligned with From first, then top to bottom
  int min_rsa_bits = shortest_rsa_key;  ///< lower in tests only
  bool allow_sha1 = false;              ///< RFC 8301 s3.1; in tests only
  bool allow_partial_body = false;      ///< l= below the body's length may pass (SEC-22: no)
  std::string service = "email";        ///< s= of the key record (DKIM-82)
};

/// Verifies all signatures of one message in one pass over its body.
///
///     auto verifier = Verifier::begin(headers, options, now);
///     auto keys = source.find(verifier.key_names(), deadline);   // or begun in the background
///     while (next(chunk)) { verifier.body(chunk); }
///     auto results = std::move(verifier).finish(keys);
class Verifier {
 public:
  /// `headers` is not needed any more when this returns. `now` is the time of reception.
  [[nodiscard]] static Verifier begin(const message::HeaderBlock& headers,
                                      const VerifyOptions& options, Timestamp now);

  Verifier(Verifier&&) noexcept;
  Verifier& operator=(Verifier&&) noexcept;
  ~Verifier();

  /// The names of the key records that are needed, each once, at most `max_signatures`.
  [[nodiscard]] const std::vector<DnsName>& key_names() const noexcept;

  /// The body with CRLF line ends, cut anywhere.
  void body(std::string_view chunk);

  /// `keys`: an answer for each of key_names(), in that order. One result for each DKIM-Signature
  /// field, top to bottom; empty for a message without any.
  [[nodiscard]] std::vector<SignatureResult> finish(const std::vector<KeyAnswer>& keys) &&;

 private:
  struct Impl;

  explicit Verifier(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace auth::dkim
