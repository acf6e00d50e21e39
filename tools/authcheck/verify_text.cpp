#include "tools/authcheck/verify_text.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "auth/base/printable.h"
#include "tools/authcheck/verify_advice.h"

namespace countersign::authcheck {
namespace {

using auth::printable;
using auth::dkim::SignatureResult;
using auth::dkim::Verdict;

bool any(const VerifyReport& report, Verdict wanted) {
  return std::any_of(report.signatures.begin(), report.signatures.end(),
                     [&](const SignatureResult& signature) {
                       return auth::dkim::verdict(signature.outcome) == wanted;
                     });
}

/// The domains whose signatures pass, each once: `example.com, example.org`.
std::string passing_domains(const VerifyReport& report) {
  std::vector<std::string_view> domains;
  std::string text;
  for (const SignatureResult& signature : report.signatures) {
    if (auth::dkim::verdict(signature.outcome) == Verdict::pass &&
        std::find(domains.begin(), domains.end(), signature.domain) == domains.end()) {
      text += (domains.empty() ? "" : ", ") + printable(signature.domain);
      domains.emplace_back(signature.domain);
    }
  }
  return text;
}

std::string answer(const VerifyReport& report) {
  if (report.signatures.empty()) {
    return "none: the message is not signed with DKIM";
  }
  if (any(report, Verdict::pass)) {
    return "pass: the message bears a valid DKIM signature of " + passing_domains(report);
  }
  if (any(report, Verdict::temperror)) {
    return "temperror: DNS did not give the key; try again later";
  }
  return "fail: no DKIM signature of the message is valid";
}

std::string or_unknown(const std::string& text) { return text.empty() ? "?" : printable(text); }

std::string line_of(const SignatureResult& signature) {
  std::string line = "  " + std::string(to_text(auth::dkim::verdict(signature.outcome))) +
                     ": d=" + or_unknown(signature.domain) +
                     " s=" + or_unknown(signature.selector) +
                     " a=" + or_unknown(signature.algorithm);
  if (signature.key_bits > 0) {
    line += ", key of " + std::to_string(signature.key_bits) + " bits";
  }
  const std::string reason = reason_of(signature);
  if (!reason.empty()) {
    line += ": " + printable(reason, 400);
  }
  const std::string to_do = advice(signature);
  return line + (to_do.empty() ? "\n" : "\n    " + to_do + "\n");
}

}  // namespace

std::string verify_as_text(const VerifyReport& report, bool spf_asked) {
  std::string text = answer(report) + "\n";
  for (const SignatureResult& signature : report.signatures) {
    text += line_of(signature);
  }
  if (spf_asked) {
    text += "  SPF: not evaluated in this version\n";
  }
  return text + "Authentication-Results: " + report.authentication_results + "\n";
}

}  // namespace countersign::authcheck
