// What came of a message, and why: the codes of log, explain and manual (contract s6).
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "milter/config.h"

namespace countersign::milter {

/// `given_up` is not ours: the MTA ended the message before its end, or the connection broke.
enum class Decision { sign, verify, pass, tempfail, reject, given_up };

/// `signed`, `verified`, `unsigned`, `tempfailed`, `rejected`, `aborted`.
[[nodiscard]] std::string_view to_text(Decision decision) noexcept;

/// In the order in which they are looked for: the first that applies is the reason.
enum class Reason {
  client_not_allowed,
  recipient_excluded,
  message_malformed,
  no_from,
  bad_from,
  several_from,
  domain_not_configured,
  already_signed,
  no_active_key,
  key_unavailable,
  long_line,
  limit_exceeded,
  sign_failed,
  client_skipped,  // from here on reasons of an instance that verifies
  verifier_busy,
  dns_failed,
  dmarc_fail,
  verify_failed,
};

struct ReasonInfo {
  Reason reason;
  std::string_view code;    ///< `client-not-allowed`
  std::string_view text;    ///< what it means
  std::string_view remedy;  ///< what to do about it, for the administrator
};

/// A row for each Reason, in its order.
[[nodiscard]] const std::array<ReasonInfo, 18>& reasons() noexcept;

[[nodiscard]] const ReasonInfo& info(Reason reason) noexcept;

/// `client-not-allowed`.
[[nodiscard]] std::string_view to_text(Reason reason) noexcept;

/// What a reason leads to: mail that should have been signed gets `on_error`, a long line what
/// `long_lines` says, all other mail passes unsigned. No reason: it is signed.
[[nodiscard]] Decision decision_for(std::optional<Reason> reason, const SigningPolicy& policy);

}  // namespace countersign::milter
