#include "tools/authcheck/verify_json.h"

#include <nlohmann/json.hpp>

#include "auth/base/dns_name.h"
#include "tools/authcheck/evaluation_json.h"
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

Json json_of(const auth::verify::SpfResult& spf) {
  const auto domain = auth::DnsName::parse(spf.query.domain);
  return {{"identity", to_text(spf.query.identity)},
          {"domain", domain ? domain->text() : spf.query.domain},
          {"result", to_text(verdict(spf.result))},
          {"decisive", spf.decisive},
          {"reason", reason(spf.result)}};
}

template <typename Row>
Json list_of(const std::vector<Row>& rows) {
  Json list = Json::array();
  for (const Row& row : rows) {
    list.push_back(json_of(row));
  }
  return list;
}

}  // namespace

std::string verify_as_json(const VerifyReport& report) {
  Json document = {{"schema", "authcheck/verify/1"},
                   {"authentication_results", report.authentication_results},
                   {"dkim", list_of(report.found.dkim)},
                   {"spf", list_of(report.found.spf)},
                   {"dmarc", evaluation_json(report.found.dmarc)}};
  if (!report.received_spf.empty()) {
    document["received_spf"] = report.received_spf;
  }
  // Octets that are no UTF-8 are replaced: a domain may be any text a message holds.
  return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace countersign::authcheck
