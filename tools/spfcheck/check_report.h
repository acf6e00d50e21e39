#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/exit_status.h"
#include "auth/base/timestamp.h"
#include "auth/dns/resolver.h"
#include "auth/spf/findings.h"
#include "auth/spf/trace.h"
#include "tools/spfcheck/check_options.h"
#include "tools/spfcheck/row.h"

namespace countersign::spfcheck {

/// A row, and how its evaluation went.
struct CheckedRow {
  Row row;
  auth::spf::Trace trace{};
  std::optional<std::string> received_spf{};  ///< the field on one line, with --received-spf
};

/// What `check` found out.
struct CheckReport {
  auth::spf::Verdict verdict = auth::spf::Verdict::pass;  ///< the worst of the decisive rows
  std::vector<CheckedRow> rows{};  ///< the decisive ones, by address as given; then those of --helo
  std::optional<bool> aligned{};   ///< with --from; nothing: not asked, or DNS did not answer
  std::vector<auth::spf::Finding> findings{};
  /// The record to publish so that every address passes; nothing where they do, and where no record
  /// would mend it.
  std::optional<std::string> proposed_record{};
};

/// Evaluates SPF for each address and identity.
[[nodiscard]] CheckReport check(const CheckOptions& options, auth::dns::Resolver& resolver,
                                auth::Timestamp now);

/// ok: every decisive row passes and, with --from, is aligned. try_again: DNS left that open.
[[nodiscard]] app::ExitStatus exit_status(const CheckReport& report, const CheckOptions& options);

}  // namespace countersign::spfcheck
