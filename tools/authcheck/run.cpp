#include "tools/authcheck/run.h"

#include <ostream>

#include "tools/authcheck/render.h"
#include "tools/authcheck/verify.h"

namespace countersign::authcheck {
namespace {

using app::ExitStatus;
using auth::dkim::Verdict;

ExitStatus status_of(const Report& report) {
  ExitStatus status = ExitStatus::verdict;
  for (const auto& signature : report.signatures) {
    const Verdict verdict = auth::dkim::verdict(signature.outcome);
    if (verdict == Verdict::pass) {
      return ExitStatus::ok;
    }
    if (verdict == Verdict::temperror) {
      status = ExitStatus::try_again;
    }
  }
  return status;
}

}  // namespace

ExitStatus run(const Options& options, auth::dns::Resolver& resolver, auth::Timestamp now,
               app::Input& in, std::ostream& out, std::ostream& err) {
  const auto report = verify(options, resolver, now, in);
  if (!report) {
    err << "authcheck: " << report.error() << "\n";
    return ExitStatus::usage;
  }
  out << (options.json ? as_json(*report) : as_text(*report, options.ip.has_value()));
  return status_of(*report);
}

}  // namespace countersign::authcheck
