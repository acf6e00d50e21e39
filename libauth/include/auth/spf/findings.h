// What is wrong with a policy, or soon will be: RFC 7208 s3 to s6, and what hurts in practice.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/severity.h"
#include "auth/spf/cost.h"
#include "auth/spf/policy.h"

namespace auth::spf {

using auth::Severity;

struct Finding {
  std::string_view code{};  ///< `spf-plus-all`; of static storage
  Severity severity = Severity::error;
  std::string domain{};  ///< in whose record or at whose name it is
  /// What becomes of mail because of it, and what to do: sentences, what came from DNS escaped.
  std::string text{};
};

/// A kind of finding: the table that findings, manuals and tests go by.
struct FindingKind {
  std::string_view code{};
  Severity severity = Severity::error;
};

/// All kinds, the worst first.
[[nodiscard]] std::span<const FindingKind> finding_kinds() noexcept;

/// Above this length of a record (octets) an answer with a few other TXT records leaves no room in
/// a UDP packet of 512 octets (s3.4).
inline constexpr std::size_t long_record = 450;

/// The findings of a policy, the worst first; `cost` is cost_of(policy). The records of others are
/// looked at for what hurts mail of the domain: an include that cannot be evaluated, lets the world
/// pass, or asks too much.
[[nodiscard]] std::vector<Finding> findings_of(const Policy& policy, const PolicyCost& cost);

}  // namespace auth::spf
