// What keeps mail of a domain from passing everywhere, or soon will.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/exit_status.h"
#include "auth/base/severity.h"
#include "tools/authcheck/domain_report.h"

namespace countersign::authcheck {

/// A record to publish.
struct Publication {
  std::string name{};  ///< with its final dot
  std::string_view type{};
  std::string value{};  ///< as it stands in a zone file, a text without its quotes
};

struct DomainFinding {
  std::string_view code{};  ///< `ptr-missing`; of static storage
  auth::Severity severity = auth::Severity::error;
  std::string text{};  ///< what becomes of mail because of it, and what to do: sentences, escaped
  std::optional<Publication> record{};
};

/// A kind of finding: the table that findings, manual and tests go by. Those of SPF policies
/// (auth::spf::finding_kinds) come with them.
struct DomainFindingKind {
  std::string_view code{};
  auth::Severity severity = auth::Severity::error;
};

/// All kinds, the worst first.
[[nodiscard]] std::span<const DomainFindingKind> domain_finding_kinds() noexcept;

/// All of them, in order of damage: what makes mail refused first.
[[nodiscard]] std::vector<DomainFinding> domain_findings(const DomainReport& report);

/// Whether a message from these addresses would pass everywhere.
enum class DomainVerdict { pass, fail, temperror };

[[nodiscard]] std::string_view to_text(DomainVerdict verdict) noexcept;

/// temperror: nothing is known to be wrong, and DNS left something open.
[[nodiscard]] DomainVerdict verdict_of(const std::vector<DomainFinding>& findings) noexcept;

[[nodiscard]] app::ExitStatus exit_status(DomainVerdict verdict) noexcept;

}  // namespace countersign::authcheck
