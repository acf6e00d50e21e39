#include "tools/authcheck/dmarc_report.h"

#include <span>

#include "app/dns_options.h"
#include "auth/dmarc/alignment.h"
#include "auth/dmarc/organizational_domain.h"
#include "auth/dmarc/tree_walk.h"

namespace countersign::authcheck {
namespace {

using app::ExitStatus;
using auth::dmarc::AlignmentMode;
using auth::dmarc::Discovery;
using auth::dmarc::Identifier;
using auth::dmarc::organizational_domain;
using auth::dmarc::walk_tree;

/// Walks from names that the verdict needed no walk for, too, but from none outside of the author's
/// organization.
NameAlignment alignment_of(const Identifier& identifier, const Discovery& discovery,
                           auth::dns::Resolver& resolver, auth::Deadline deadline) {
  const auto& record = discovery.record->record;
  NameAlignment name{.identifier = identifier,
                     .mode = identifier.method == Identifier::Method::spf ? record.spf_alignment
                                                                          : record.dkim_alignment};
  name.aligned = is_aligned(discovery.walk.start, identifier.domain, name.mode, resolver, deadline);
  if (name.mode == AlignmentMode::relaxed && discovery.organizational_domain &&
      identifier.domain.is_within(*discovery.organizational_domain)) {
    name.organizational_domain =
        organizational_domain(walk_tree(identifier.domain, resolver, deadline));
  }
  return name;
}

}  // namespace

DmarcReport judge(const DmarcOptions& options, auth::dns::Resolver& resolver) {
  const auto deadline = auth::Deadline::after(app::question_time);
  DmarcReport report{.evaluation = auth::dmarc::evaluate(std::span(&options.author, 1),
                                                         options.identifiers, resolver, deadline)};
  if (report.discovery().record) {
    for (const Identifier& identifier : options.identifiers) {
      report.names.push_back(alignment_of(identifier, report.discovery(), resolver, deadline));
    }
  }
  return report;
}

ExitStatus exit_status(const DmarcReport& report) {
  switch (report.evaluation.verdict) {
    case auth::dmarc::Verdict::pass:
      return ExitStatus::ok;
    case auth::dmarc::Verdict::temperror:
      return ExitStatus::try_again;
    case auth::dmarc::Verdict::none:
    case auth::dmarc::Verdict::fail:
    case auth::dmarc::Verdict::permerror:
      break;
  }
  return ExitStatus::verdict;
}

}  // namespace countersign::authcheck
