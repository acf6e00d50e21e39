#include "tools/authcheck/verify_json.h"

#include <nlohmann/json.hpp>

#include "tools/authcheck/verify_advice.h"

namespace countersign::authcheck {
namespace {

using auth::dkim::SignatureResult;
using Json = nlohmann::ordered_json;

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

Json dmarc_json(const VerifyReport& report) {
  return {{"result", "none"},
          {"domain", report.author_domain ? Json(report.author_domain->text()) : Json()},
          {"organizational_domain", nullptr},
          {"record_domain", nullptr},
          {"policy", nullptr},
          {"disposition", "none"},
          {"spf_aligned", false},
          {"dkim_aligned", false},
          {"queries", 0},
          {"reason", "not evaluated in this version"}};
}

}  // namespace

std::string verify_as_json(const VerifyReport& report) {
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
