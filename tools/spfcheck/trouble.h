#pragma once

#include <string>
#include <vector>

#include "auth/spf/compiled_policy.h"
#include "auth/spf/verdict.h"

namespace countersign::spfcheck {

/// Why addresses have no verdict that a policy means: an error, or no record.
struct Trouble {
  auth::spf::Verdict verdict = auth::spf::Verdict::permerror;
  std::string reason{};  ///< a clause

  friend bool operator==(const Trouble&, const Trouble&) = default;
};

/// An error, or none.
[[nodiscard]] constexpr bool is_trouble(auth::spf::Verdict verdict) noexcept {
  return is_error(verdict) || verdict == auth::spf::Verdict::none;
}

/// What some address ends in, each once.
[[nodiscard]] std::vector<Trouble> troubles_of(const auth::spf::CompiledPolicy& compiled);

/// One of them has that verdict.
[[nodiscard]] bool any_trouble(const std::vector<Trouble>& troubles, auth::spf::Verdict verdict);

}  // namespace countersign::spfcheck
