// What came of one signature, and the one place that turns it into the words of RFC 8601 s2.7.1.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "auth/dkim/signature.h"

namespace auth::dkim {

struct Verified {};

/// The field does not parse or lacks a tag (DKIM-90, DKIM-91).
struct BadSyntax {
  std::string text;  ///< may quote the field, made printable
};

/// Unknown algorithm, canonicalization or query method: ignored (DKIM-95).
struct Unsupported {
  std::string text;
};

/// The message or the signature breaks a rule that no retry mends: no From in h= or in the message,
/// i= outside d=, a malformed header block (DKIM-49, DKIM-92, DKIM-93), t=s violated.
struct NotAcceptable {
  std::string text;  ///< one of a fixed set
};

/// Signed, but not in a way we accept: expired, rsa-sha1, a short key, part of the body unsigned
/// (DKIM-94, DKIM-96, DKIM-110).
struct AgainstPolicy {
  std::string text;  ///< one of a fixed set
};

/// The key could not be had: `retry` where asking again may help (DKIM-97), else missing, revoked,
/// malformed or of the wrong kind (DKIM-98, DKIM-99).
struct KeyUnavailable {
  bool retry = false;
  std::string text;
};

struct BodyHashMismatch {};

struct SignatureMismatch {};

/// More signatures than we look at (DKIM-106).
struct NotEvaluated {};

using Outcome = std::variant<Verified, BadSyntax, Unsupported, NotAcceptable, AgainstPolicy,
                             KeyUnavailable, BodyHashMismatch, SignatureMismatch, NotEvaluated>;

/// RFC 8601 s2.7.1.
enum class Verdict { none, pass, fail, policy, neutral, temperror, permerror };

[[nodiscard]] std::string_view to_text(Verdict verdict) noexcept;
[[nodiscard]] Verdict verdict(const Outcome& outcome) noexcept;

/// Why, in words; for pass empty.
[[nodiscard]] std::string reason(const Outcome& outcome);

/// One DKIM-Signature field and what came of it.
struct SignatureResult {
  Outcome outcome = NotEvaluated{};
  std::string domain;                   ///< d=, A-labels; as written where it could not be read
  std::string selector;                 ///< s=
  std::string algorithm;                ///< a=
  std::optional<std::string> identity;  ///< i=, if it is there
  std::string b_begin;                  ///< first eight characters of b= (RFC 6008)
  int key_bits = 0;                     ///< 0 where no key was had
  bool testing = false;                 ///< t=y in the key record (DKIM-76)
  std::string remark;  ///< for people, beside a pass: `Subject is not signed`; may be empty
};

}  // namespace auth::dkim
