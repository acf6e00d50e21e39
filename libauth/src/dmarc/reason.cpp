// What an evaluation came to, in words.
#include <string>

#include "auth/dmarc/evaluation.h"

namespace auth::dmarc {
namespace {

/// `_dmarc.example.com`.
std::string question_of(const DnsName& name) { return "_dmarc." + name.text(); }

/// Where the record stands that applies; empty where none does.
std::string place_of_record(const Discovery& discovery) {
  return discovery.record_domain ? question_of(*discovery.record_domain) : std::string();
}

std::string_view to_text(PolicySource source) {
  switch (source) {
    case PolicySource::p:
    case PolicySource::forced:
      return "p";
    case PolicySource::sp:
      return "sp";
    case PolicySource::np:
      return "np";
  }
  return "";
}

/// What the record says there, which t=y may have lowered.
Policy written_policy(const Discovery& discovery) {
  const Record& record = discovery.record->record;
  switch (discovery.source) {
    case PolicySource::p:
      return record.policy.value_or(Policy::none);
    case PolicySource::sp:
      return record.subdomain_policy.value_or(Policy::none);
    case PolicySource::np:
      return record.nonexistent_policy.value_or(Policy::none);
    case PolicySource::forced:
      break;
  }
  return Policy::none;
}

/// `_dmarc.example.com asks for sp=quarantine`.
std::string policy_clause(const Discovery& discovery) {
  const std::string place = place_of_record(discovery);
  if (discovery.source == PolicySource::forced) {
    return place + " has a p=, sp= or np= that is missing or wrong and counts as p=none";
  }
  const Policy written = written_policy(discovery);
  std::string text = place + " asks for " + std::string(to_text(discovery.source)) + "=" +
                     std::string(to_text(written));
  if (discovery.policy && *discovery.policy != written) {
    text += ", which t=y lowers to " + std::string(to_text(*discovery.policy));
  }
  return text;
}

std::string pass_reason(const Evaluation& evaluation, const DnsName& author) {
  const std::string who = evaluation.spf_aligned && evaluation.dkim_aligned ? "SPF and DKIM are"
                          : evaluation.spf_aligned                          ? "SPF is"
                                                                            : "DKIM is";
  return who + " aligned with " + author.text();
}

std::string temperror_reason(const Discovery& discovery) {
  if (discovery.walk.complete()) {
    return "DNS did not say whether " + discovery.walk.start.text() + " exists";
  }
  const WalkStep& last = discovery.walk.steps.back();
  return "DNS gave no answer for " + question_of(last.name) + " (" +
         std::string(dns::to_text(last.status)) + ")";
}

std::string reason_of_author(const Evaluation& evaluation, const Discovery& discovery) {
  const DnsName& author = discovery.walk.start;
  switch (evaluation.verdict) {
    case Verdict::pass:
      return pass_reason(evaluation, author);
    case Verdict::fail:
      return "nothing that passes is aligned with " + author.text() + "; " +
             policy_clause(discovery);
    case Verdict::none:
      return "no DMARC record applies to " + author.text();
    case Verdict::temperror:
      return temperror_reason(discovery);
    case Verdict::permerror:
      return place_of_record(discovery) +
             " has a p=, sp= or np= that is missing or wrong, and no rua= to act as for p=none";
  }
  return "";
}

}  // namespace

std::string reason(const Evaluation& evaluation) {
  if (!evaluation.discovery || !evaluation.cause.empty()) {
    return evaluation.cause;
  }
  const std::string text = reason_of_author(evaluation, *evaluation.discovery);
  return evaluation.authors > 1
             ? text + " (of " + std::to_string(evaluation.authors) + " domains in From)"
             : text;
}

}  // namespace auth::dmarc
