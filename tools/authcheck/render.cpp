#include "tools/authcheck/render.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "auth/base/printable.h"
#include "tools/authcheck/advice.h"

namespace countersign::authcheck {
namespace {

using auth::printable;
using auth::dkim::SignatureResult;
using auth::dkim::Verdict;
using Json = nlohmann::ordered_json;

constexpr std::string_view not_evaluated = "not evaluated in this version";

bool any(const Report& report, Verdict wanted) {
  return std::any_of(report.signatures.begin(), report.signatures.end(),
                     [&](const SignatureResult& signature) {
                       return auth::dkim::verdict(signature.outcome) == wanted;
                     });
}

/// The domains whose signatures pass, each once: `example.com, example.org`.
std::string passing_domains(const Report& report) {
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

std::string answer(const Report& report) {
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

/// Why, in words; of one that passes what is remarkable about it.
std::string reason_of(const SignatureResult& signature) {
  const std::string reason = auth::dkim::reason(signature.outcome);
  return reason.empty() ? signature.remark : reason;
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

Json json_of(const SignatureResult& signature) {
  return {{"result", to_text(auth::dkim::verdict(signature.outcome))},
          {"domain", signature.domain},
          {"selector", signature.selector},
          {"algorithm", signature.algorithm},
          {"key_bits", signature.key_bits},
          {"identity", signature.identity ? Json(*signature.identity) : Json()},
          {"testing", signature.testing},
          {"reason", reason_of(signature)}};
}

Json dmarc_json(const Report& report) {
  return {{"result", "none"},
          {"domain", report.author_domain ? Json(report.author_domain->text()) : Json()},
          {"organizational_domain", nullptr},
          {"record_domain", nullptr},
          {"policy", nullptr},
          {"disposition", "none"},
          {"spf_aligned", false},
          {"dkim_aligned", false},
          {"queries", 0},
          {"reason", not_evaluated}};
}

}  // namespace

std::string as_text(const Report& report, bool spf_asked) {
  std::string text = answer(report) + "\n";
  for (const SignatureResult& signature : report.signatures) {
    text += line_of(signature);
  }
  if (spf_asked) {
    text += "  SPF: " + std::string(not_evaluated) + "\n";
  }
  return text + "Authentication-Results: " + report.authentication_results + "\n";
}

std::string as_json(const Report& report) {
  Json signatures = Json::array();
  for (const SignatureResult& signature : report.signatures) {
    signatures.push_back(json_of(signature));
  }
  const Json document = {{"schema", "authcheck/verify/1"},
                         {"authentication_results", report.authentication_results},
                         {"dkim", std::move(signatures)},
                         {"spf", Json::array()},
                         {"dmarc", dmarc_json(report)}};
  // Octets that are no UTF-8 are replaced: a domain may be any text a message holds.
  return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace countersign::authcheck
