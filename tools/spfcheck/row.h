#pragma once

#include <optional>
#include <string>

#include "auth/spf/check_host.h"
#include "auth/spf/query.h"
#include "auth/spf/verdict.h"

namespace countersign::spfcheck {

/// One evaluation, as `check` and `bulk` tell it.
struct Row {
  auth::spf::Query query;
  bool decisive = true;  ///< false: a HELO name that was asked about besides the sender
  auth::spf::CheckResult result{};
  std::optional<bool> aligned{};  ///< with the domain of From; nothing: not asked, or not known
};

/// The domain that was checked: as DNS is asked for it, or as it was given where it is none.
[[nodiscard]] std::string checked_domain(const Row& row);

/// The mechanism that matched, as it is written; nothing where none did.
[[nodiscard]] std::optional<std::string> matched_mechanism(const Row& row);

/// The worse of two verdicts (contract s9): temperror, permerror, fail, softfail, neutral, none,
/// pass.
[[nodiscard]] auth::spf::Verdict worse(auth::spf::Verdict a, auth::spf::Verdict b) noexcept;

}  // namespace countersign::spfcheck
