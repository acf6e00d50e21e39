#include "tools/authcheck/verify_text.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "auth/base/printable.h"
#include "tools/authcheck/verify_advice.h"

namespace countersign::authcheck {
namespace {

namespace dmarc = auth::dmarc;
using auth::printable;
using auth::dkim::SignatureResult;
using auth::verify::Report;
using auth::verify::SpfResult;

constexpr std::size_t longest_reason = 400;
constexpr std::size_t longest_name = 253;

/// The domains whose signatures pass, each once: `example.com, example.org`.
std::string signing_domains(const Report& report) {
  std::vector<std::string_view> domains;
  std::string text;
  for (const SignatureResult& signature : report.dkim) {
    if (auth::dkim::verdict(signature.outcome) == auth::dkim::Verdict::pass &&
        std::ranges::find(domains, signature.domain) == domains.end()) {
      text += (domains.empty() ? "" : ", ") + printable(signature.domain);
      domains.emplace_back(signature.domain);
    }
  }
  return text;
}

/// Where no policy is published, what passes speaks for itself.
std::string answer_without_policy(const Report& report) {
  const std::string none = "; " + reason(report.dmarc);
  if (const std::string domains = signing_domains(report); !domains.empty()) {
    return "pass: the message bears a valid DKIM signature of " + domains + none;
  }
  if (anything_passes(report)) {
    return "pass: SPF passes for " + printable(report.spf.front().query.domain, longest_name) +
           none;
  }
  if (anything_open(report)) {
    return "temperror: DNS left open what passes; try again later";
  }
  return report.dkim.empty() ? "none: the message is not signed with DKIM" + none
                             : "fail: no DKIM signature of the message is valid" + none;
}

std::string answer(const Report& report) {
  const std::string why = reason(report.dmarc);
  switch (report.dmarc.verdict) {
    case dmarc::Verdict::pass:
      return "pass: DMARC passes: " + why;
    case dmarc::Verdict::fail:
      return "fail: DMARC fails: " + why;
    case dmarc::Verdict::permerror:
      return "permerror: DMARC cannot be evaluated: " + why;
    case dmarc::Verdict::temperror:
      return "temperror: DMARC is open: " + why + "; try again later";
    case dmarc::Verdict::none:
      break;
  }
  return answer_without_policy(report);
}

/// A row, and below it what can be done.
std::string row(const std::string& line, const std::string& to_do) {
  return "  " + line + "\n" + (to_do.empty() ? "" : "    " + to_do + "\n");
}

std::string dmarc_row(const dmarc::Evaluation& evaluation) {
  std::string line = "DMARC " + std::string(to_text(evaluation.verdict));
  line += evaluation.domain ? ": From is of " + evaluation.domain->text() : "";
  const auto policy = evaluation.policy();
  if (policy && evaluation.discovery && evaluation.discovery->record_domain) {
    line += ", policy " + std::string(to_text(*policy)) + " by the record of " +
            evaluation.discovery->record_domain->text();
    if (evaluation.verdict == dmarc::Verdict::fail) {
      line += ", advised handling " + std::string(to_text(evaluation.disposition));
    }
  }
  return row(line, advice(evaluation));
}

std::string or_unknown(const std::string& text) {
  return text.empty() ? "?" : printable(text, longest_name);
}

std::string spf_row(const SpfResult& spf) {
  return row("SPF " + std::string(to_text(verdict(spf.result))) + ": " +
                 std::string(to_text(spf.query.identity)) + " " + or_unknown(spf.query.domain) +
                 " from " + spf.query.ip.text() + ": " + reason(spf.result),
             advice(spf));
}

std::string signature_row(const SignatureResult& signature) {
  std::string line = "DKIM " + std::string(to_text(auth::dkim::verdict(signature.outcome))) +
                     ": d=" + or_unknown(signature.domain) +
                     " s=" + or_unknown(signature.selector) +
                     " a=" + or_unknown(signature.algorithm);
  if (signature.key_bits > 0) {
    line += ", key of " + std::to_string(signature.key_bits) + " bits";
  }
  if (const std::string why = reason_of(signature); !why.empty()) {
    line += ": " + printable(why, longest_reason);
  }
  return row(line, advice(signature));
}

}  // namespace

std::string verify_as_text(const VerifyReport& report) {
  std::string text = answer(report.found) + "\n" + dmarc_row(report.found.dmarc);
  for (const SpfResult& spf : report.found.spf) {
    text += spf_row(spf);
  }
  for (const SignatureResult& signature : report.found.dkim) {
    text += signature_row(signature);
  }
  for (const std::string& field : report.received_spf) {
    text += "Received-SPF: " + field + "\n";
  }
  return text + "Authentication-Results: " + report.authentication_results + "\n";
}

}  // namespace countersign::authcheck
