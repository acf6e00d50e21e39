#include "tools/spfcheck/check_advice.h"

#include <algorithm>
#include <optional>
#include <variant>

#include "auth/base/overload.h"
#include "auth/base/printable.h"

namespace countersign::spfcheck {
namespace {

using auth::printable;
namespace spf = auth::spf;

constexpr std::size_t longest_record = 4'096;

std::string record_to_mend(const Row& row) {
  const std::string& domain = row.result.place.domain;
  return domain == checked_domain(row) ? "its record" : "the record of " + printable(domain, 253);
}

/// What can be done about one row; nothing where it passes.
std::string advice_for(const Row& row, const std::optional<std::string>& proposed) {
  const std::string domain = printable(checked_domain(row), 253);
  std::string publish =
      proposed
          ? "Publish as the SPF record of " + domain + ": " + printable(*proposed, longest_record)
          : "Let the SPF record of " + domain + " name " + row.query.ip.text() + ".";
  return std::visit(
      auth::Overload{[&](const spf::Matched& matched) {
                       return matched.verdict == spf::Verdict::pass ? std::string() : publish;
                     },
                     [&](const spf::NothingMatched&) { return publish; },
                     [&](const spf::NoRecord&) { return publish; },
                     [&](const spf::NoDomain&) -> std::string {
                       return row.query.identity == spf::Identity::helo
                                  ? "Give the mail server a HELO name that is a domain name in DNS."
                                  : "Let the mail have a sender whose domain is in DNS.";
                     },
                     [&](const spf::SeveralRecords&) {
                       return "Put the SPF records of " + printable(row.result.place.domain, 253) +
                              " together into one: spfcheck show " + domain + " proposes it.";
                     },
                     [&](const spf::BadRecord&) {
                       return "Mend " + record_to_mend(row) +
                              " first: no address passes until then.";
                     },
                     [&](const spf::TargetWithoutRecord& target) {
                       return "Take " + printable(row.result.place.term, 253) + " out of " +
                              record_to_mend(row) + ", or publish a record at " +
                              printable(target.target, 253) + ".";
                     },
                     [&](const spf::OverLimit&) {
                       return "Make the policy shorter: spfcheck show " + domain +
                              " says what each term costs.";
                     },
                     [](const spf::DnsTrouble&) {
                       return std::string(
                           "Ask again; where it stays so, the name server named above is at "
                           "fault, and receivers see the same.");
                     }},
      row.result.outcome);
}

}  // namespace

std::vector<std::string> advice(const CheckReport& report, const CheckOptions& options) {
  std::vector<std::string> sentences;
  for (const auto& [row, trace, field] : report.rows) {
    std::string sentence = row.decisive ? advice_for(row, report.proposed_record) : std::string();
    if (!sentence.empty() &&
        std::find(sentences.begin(), sentences.end(), sentence) == sentences.end()) {
      sentences.push_back(std::move(sentence));
    }
  }
  if (options.from && report.aligned == false) {
    sentences.push_back("For DMARC let the envelope sender be in " + options.from->text() +
                        ", or sign the mail with DKIM and d=" + options.from->text() + ".");
  }
  return sentences;
}

}  // namespace countersign::spfcheck
