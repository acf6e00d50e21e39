// What becomes of a message by its verdicts: the one place that decides.
#pragma once

#include <optional>
#include <string>

#include "auth/verify/report.h"
#include "milter/reason.h"
#include "milter/verify_policy.h"

namespace countersign::milter {

struct Enforcement {
  Decision decision = Decision::verify;
  std::optional<Reason> reason{};
  std::string quarantine{};  ///< why the MTA is to hold the message; empty: it is not
  std::string reply{};       ///< beside 451 and 550
};

/// Lets everything through unless the administrator asked for more (RFC 9989 s7.4).
[[nodiscard]] Enforcement enforce(const auth::verify::Report& report, const VerifyPolicy& policy);

}  // namespace countersign::milter
