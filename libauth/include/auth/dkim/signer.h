// RFC 6376 s5: signing.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/dns_name.h"
#include "auth/base/result.h"
#include "auth/base/timestamp.h"
#include "auth/crypto/private_key.h"
#include "auth/dkim/canonical.h"
#include "auth/dkim/selector.h"
#include "auth/dkim/signature.h"
#include "auth/dkim/signed_fields.h"
#include "auth/message/header_block.h"

namespace auth::dkim {

/// One signature to make.
struct SignRequest {
  DnsName domain;                                 // d=
  Selector selector;                              // s=
  std::shared_ptr<const crypto::SigningKey> key;  // decides a=
  CanonicalizationPair canonicalization{Canonicalization::relaxed, Canonicalization::relaxed};
  FieldPolicy fields = FieldPolicy::standard();
  std::optional<std::string> identity = {};  // i=, within `domain`
  std::optional<std::chrono::seconds> expire_after =
      {};  // x= is t= plus this; off: x= is no defence against replay (s3.5)
};

/// A DKIM-Signature field to put on top of the message, above those that were there.
struct SignedField {
  std::string value;  ///< what stands after `DKIM-Signature:`, with its leading space; folds are
                      ///< CRLF + SP, at most 78 columns
  DnsName domain;
  Selector selector;
  Algorithm algorithm;
};

struct SignFailure {
  enum class Kind {
    request,           ///< the request cannot be met: i= outside d=, h= without from, no key
    no_from,           ///< no From field, or more than one
    malformed_header,  ///< HeaderDefects (DKIM-49)
    key,               ///< the key failed, or made a signature that does not verify (SEC-45)
  };
  Kind kind;
  std::string text;  ///< a sentence without final dot
};

/// Signs one message with one or more keys in one pass: bodies are hashed once for each
/// canonicalization in use.
///
///     auto signer = Signer::begin(headers, requests, now);
///     while (signer && next(chunk)) { signer->body(chunk); }
///     auto fields = std::move(*signer).finish();
class Signer {
 public:
  /// `headers` and `requests` are not needed any more when this returns; who signs much keeps his
  /// requests. A message needs exactly one From field; whether it can be read is for the caller
  /// (message::authors) to say.
  [[nodiscard]] static Result<Signer, SignFailure> begin(const message::HeaderBlock& headers,
                                                         std::span<const SignRequest> requests,
                                                         Timestamp now);

  Signer(Signer&&) noexcept;
  Signer& operator=(Signer&&) noexcept;
  ~Signer();

  /// The body with CRLF line ends, cut anywhere.
  void body(std::string_view chunk);

  /// The fields in the order of the requests: the first one belongs on top. Each was verified with
  /// its own public key. All or nothing.
  [[nodiscard]] Result<std::vector<SignedField>, SignFailure> finish() &&;

 private:
  struct Impl;

  explicit Signer(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

/// The hash that `b=` signs (s3.7): the chosen fields, then `own_raw`, the DKIM-Signature field as
/// it is sent, with the value of `b=` cut out and without CRLF. Everything needed is in `own_raw`.
/// `own_index`: where that field stands in `headers`, if it does.
[[nodiscard]] Result<crypto::Digest, SignatureError> header_digest(
    const message::HeaderBlock& headers, std::string_view own_raw,
    std::optional<std::size_t> own_index = std::nullopt);

}  // namespace auth::dkim
