#include "tools/authcheck/dmarc_advice.h"

namespace countersign::authcheck {
namespace {

namespace dmarc = auth::dmarc;
using dmarc::Verdict;
using Sentences = std::vector<std::string>;

/// Names with several records, of which none counts (RFC 9989 s4.10).
void about_several_records(const dmarc::Discovery& discovery, Sentences& sentences) {
  for (const dmarc::WalkStep& step : discovery.walk.steps) {
    if (step.records > 1) {
      sentences.push_back("Take all but one of the " + std::to_string(step.records) +
                          " DMARC records at _dmarc." + step.name.text() +
                          " away: as long as there are several, none counts.");
    }
  }
}

/// Records that look as if they applied to the author (s4.10.1).
void about_records_between(const dmarc::Discovery& discovery, Sentences& sentences) {
  if (!discovery.record_domain) {
    return;
  }
  for (const dmarc::WalkStep& step : discovery.walk.steps) {
    if (step.found && step.name != *discovery.record_domain &&
        step.name.is_within(*discovery.record_domain)) {
      sentences.push_back("The record of " + step.name.text() + " is for mail from " +
                          step.name.text() + " itself; if it is to hold for " +
                          discovery.walk.start.text() +
                          ", publish one there, or add psd=n to make it an organization.");
    }
  }
}

void about_no_record(const dmarc::Discovery& discovery, Sentences& sentences) {
  const std::string& author = discovery.walk.start.text();
  sentences.push_back("Publish a TXT record at _dmarc." + author +
                      ", or at the domain above it that you own, to be told who sends in its "
                      "name: v=DMARC1; p=none; rua=mailto:dmarc-reports@" +
                      author);
}

void about_bad_policy(const dmarc::Discovery& discovery, Sentences& sentences) {
  const bool forced = discovery.policy && discovery.source == dmarc::PolicySource::forced;
  if (discovery.record_domain && (discovery.unusable || forced)) {
    sentences.push_back("Mend the record at _dmarc." + discovery.record_domain->text() +
                        ": p=, and sp= and np= where they are there, have to be none, quarantine "
                        "or reject; until then receivers " +
                        (forced ? "act as for p=none." : "act as if there were no record."));
  }
}

/// A name that has no dot and does not say that others register below it (s11.8).
void about_top_level_domain(const dmarc::Discovery& discovery, Sentences& sentences) {
  const auto& organization = discovery.organizational_domain;
  if (organization && organization->labels() == 1 && discovery.walk.start.labels() > 1) {
    sentences.push_back("Publish a record with psd=n at your domain: ." + organization->text() +
                        " has one that makes all domains below it one organization, so that "
                        "strangers are aligned with you.");
  }
}

void about_alignment(const DmarcReport& report, Sentences& sentences) {
  const dmarc::Discovery& discovery = report.discovery();
  const std::string& author = discovery.walk.start.text();
  if (report.names.empty()) {
    sentences.push_back(
        "Nothing was said to pass; --spf-pass and --dkim-pass show what names come to.");
    return;
  }
  const bool strict = discovery.record->record.spf_alignment == dmarc::AlignmentMode::strict;
  sentences.push_back("Sign the mail with DKIM and d=" + author +
                      ", which is aligned in any case, or let SPF pass for an envelope sender " +
                      (strict || !discovery.organizational_domain
                           ? "at " + author + "."
                           : "in " + discovery.organizational_domain->text() + "."));
}

void about_record(const dmarc::Discovery& discovery, Sentences& sentences) {
  const dmarc::Record& record = discovery.record->record;
  if (record.test) {
    sentences.push_back(
        "Take t=y out of the record when the reports show nothing of yours that fails.");
  }
  if (record.aggregate_report_uris.empty() && !discovery.unusable) {
    sentences.push_back("Add an rua=mailto: to the record, else nobody tells you what fails.");
  }
}

}  // namespace

std::vector<std::string> dmarc_advice(const DmarcReport& report) {
  const dmarc::Discovery& discovery = report.discovery();
  Sentences sentences;
  if (report.evaluation.verdict == Verdict::temperror) {
    sentences.emplace_back(
        "Ask again; where it stays so, the name servers are at fault, and receivers see the same.");
  }
  about_several_records(discovery, sentences);
  if (report.evaluation.verdict == Verdict::none && sentences.empty()) {
    about_no_record(discovery, sentences);
  }
  about_bad_policy(discovery, sentences);
  if (report.evaluation.verdict == Verdict::fail) {
    about_alignment(report, sentences);
  }
  about_records_between(discovery, sentences);
  about_top_level_domain(discovery, sentences);
  if (discovery.record) {
    about_record(discovery, sentences);
  }
  return sentences;
}

}  // namespace countersign::authcheck
