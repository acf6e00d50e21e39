#include "tools/authcheck/dmarc_text.h"

#include <string_view>

#include "auth/base/printable.h"
#include "tools/authcheck/dmarc_advice.h"
#include "tools/authcheck/walk_text.h"
#include "tools/common/text_table.h"

namespace countersign::authcheck {
namespace {

using auth::printable;
namespace dmarc = auth::dmarc;
using Rows = std::vector<std::vector<std::string>>;

/// Whose record it is that applies.
std::string_view owner_of_record(const dmarc::Discovery& discovery) {
  if (discovery.record_domain == discovery.walk.start) {
    return "the domain's own record";
  }
  return discovery.record_domain == discovery.organizational_domain
             ? "the record of its Organizational Domain"
             : "the record of the public suffix that it is registered under";
}

/// Whether the author exists had to be found out: np= asks for something else.
bool np_could_decide(const dmarc::Record& record) {
  return record.nonexistent_policy &&
         record.nonexistent_policy !=
             (record.subdomain_policy ? record.subdomain_policy : record.policy);
}

/// Why it is that tag, for a domain without a record of its own.
std::string about_existence(const dmarc::Discovery& discovery) {
  const std::string& author = discovery.walk.start.text();
  if (!np_could_decide(discovery.record->record)) {
    return ", as " + author + " is below it";
  }
  return discovery.undecided ? ", if " + author + " exists, which DNS did not say"
                             : ", as " + author + " exists";
}

std::string source_clause(const dmarc::Discovery& discovery) {
  switch (discovery.source) {
    case dmarc::PolicySource::p:
      return discovery.record_domain == discovery.walk.start
                 ? "by p="
                 : "by p= for want of sp=" + about_existence(discovery);
    case dmarc::PolicySource::sp:
      return "by sp=" + about_existence(discovery);
    case dmarc::PolicySource::np:
      return "by np=, as " + discovery.walk.start.text() + " does not exist";
    case dmarc::PolicySource::forced:
      return "as p=, sp= or np= is missing or wrong and there is an rua=";
  }
  return "";
}

std::string policy_lines(const dmarc::Discovery& discovery) {
  if (!discovery.record_domain) {
    return "";
  }
  std::string text = "Record: " + discovery.record_domain->text() + ", " +
                     std::string(owner_of_record(discovery)) + "\n";
  if (discovery.policy) {
    text += "Policy: " + std::string(to_text(*discovery.policy)) + ", " + source_clause(discovery) +
            (discovery.record->record.test ? ", one step lower by t=y" : "") + "\n";
  }
  return text;
}

std::string handling_line(const dmarc::Evaluation& evaluation) {
  if (evaluation.verdict != dmarc::Verdict::fail) {
    return "";
  }
  return "Handling: " +
         (evaluation.policy() == dmarc::Policy::reject
              ? "quarantine, as nothing is to be rejected for p=reject alone (RFC 9989 s7.4)"
              : std::string(to_text(evaluation.disposition))) +
         "\n";
}

std::string organization_line(const dmarc::Discovery& discovery) {
  return "Organizational Domain: " +
         (discovery.organizational_domain ? discovery.organizational_domain->text()
                                          : "not known, as DNS did not answer") +
         "\n";
}

std::string_view tag_of(const NameAlignment& name) {
  return name.identifier.method == dmarc::Identifier::Method::spf ? "aspf=s" : "adkim=s";
}

std::string because(const NameAlignment& name, const dmarc::Discovery& discovery) {
  if (name.identifier.domain == discovery.walk.start) {
    return "the same name";
  }
  if (name.mode == dmarc::AlignmentMode::strict) {
    return std::string(tag_of(name)) + " wants the same name";
  }
  if (!name.aligned) {
    return "DNS did not say what its Organizational Domain is";
  }
  if (name.organizational_domain) {
    return "its Organizational Domain is " + name.organizational_domain->text() +
           (*name.aligned ? ", too" : "");
  }
  return "it is outside of the Organizational Domain";
}

std::string names_table(const DmarcReport& report) {
  if (report.names.empty()) {
    return "";
  }
  Rows rows{{"PASSES", "DOMAIN", "ALIGNED", "BECAUSE"}};
  for (const NameAlignment& name : report.names) {
    const bool is_spf = name.identifier.method == dmarc::Identifier::Method::spf;
    rows.push_back({is_spf ? "SPF" : "DKIM", name.identifier.domain.text(),
                    name.aligned ? (*name.aligned ? "yes" : "no") : "unknown",
                    because(name, report.discovery())});
  }
  return tools::text_table(rows);
}

std::string problem_lines(const dmarc::Discovery& discovery) {
  std::string text;
  if (discovery.record) {
    for (const dmarc::RecordProblem& problem : discovery.record->record.problems) {
      text += "In the record " +
              (problem.tag.empty() ? std::string() : printable(problem.tag) + "= ") +
              std::string(problem.text) + ".\n";
    }
  }
  return text;
}

}  // namespace

std::string dmarc_as_text(const DmarcReport& report) {
  const dmarc::Discovery& discovery = report.discovery();
  std::string text = std::string(to_text(report.evaluation.verdict)) + ": " +
                     reason(report.evaluation) + "\n" + walk_as_text(discovery) +
                     policy_lines(discovery) + handling_line(report.evaluation) +
                     organization_line(discovery) + names_table(report) + problem_lines(discovery);
  for (const std::string& sentence : dmarc_advice(report)) {
    text += sentence + "\n";
  }
  return text;
}

}  // namespace countersign::authcheck
