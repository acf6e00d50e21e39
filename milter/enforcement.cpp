#include "milter/enforcement.h"

namespace countersign::milter {

namespace {

using auth::dmarc::Policy;
using auth::dmarc::Verdict;

// DMARC-63: the text names DMARC and the domain.
std::string by_policy_of(const auth::dmarc::Evaluation& dmarc) {
  return "per DMARC policy of " + (dmarc.domain ? dmarc.domain->text() : "the From domain");
}

}  // namespace

Enforcement enforce(const auth::verify::Report& report, const VerifyPolicy& policy) {
  const auth::dmarc::Evaluation& dmarc = report.dmarc;
  if (dmarc.verdict == Verdict::temperror && policy.wait_for_dns) {
    return {.decision = Decision::tempfail,
            .reason = Reason::dns_failed,
            .reply = "DNS does not answer for the authentication of this message (" +
                     std::string(to_text(Reason::dns_failed)) + "); try again later"};
  }
  const Policy asked = dmarc.policy().value_or(Policy::none);
  if (!policy.enforce || dmarc.verdict != Verdict::fail || asked == Policy::none) {
    return {};
  }
  if (asked == Policy::reject && policy.honor_reject) {
    return {.decision = Decision::reject,
            .reason = Reason::dmarc_fail,
            .reply = "Email rejected " + by_policy_of(dmarc) + " (" +
                     std::string(to_text(Reason::dmarc_fail)) + ")"};
  }
  return {.quarantine = "quarantined " + by_policy_of(dmarc)};
}

}  // namespace countersign::milter
