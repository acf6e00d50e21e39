#pragma once

#include <optional>
#include <vector>

#include "app/exit_status.h"
#include "auth/base/dns_name.h"
#include "auth/dmarc/evaluation.h"
#include "auth/dns/resolver.h"
#include "tools/authcheck/dmarc_options.h"

namespace countersign::authcheck {

/// How a name that passes stands to the Author Domain.
struct NameAlignment {
  auth::dmarc::Identifier identifier;
  auth::dmarc::AlignmentMode mode = auth::dmarc::AlignmentMode::relaxed;
  std::optional<bool> aligned{};  ///< nothing: DNS did not say
  /// Where it decides, and DNS says.
  std::optional<auth::DnsName> organizational_domain{};
};

struct DmarcReport {
  auth::dmarc::Evaluation evaluation;
  /// One for each identifier, in their order; empty where no record applies.
  std::vector<NameAlignment> names{};

  [[nodiscard]] const auth::dmarc::Discovery& discovery() const {
    // NOLINTNEXTLINE(bugprone-unchecked-optional-access): with an Author Domain DNS is asked
    return *evaluation.discovery;
  }
};

[[nodiscard]] DmarcReport judge(const DmarcOptions& options, auth::dns::Resolver& resolver);

/// ok for pass, try_again for temperror, else verdict.
[[nodiscard]] app::ExitStatus exit_status(const DmarcReport& report);

}  // namespace countersign::authcheck
