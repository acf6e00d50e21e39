#include "tools/spfcheck/add_json.h"

#include <nlohmann/json.hpp>

#include "auth/spf/publication.h"
#include "tools/spfcheck/findings_json.h"

namespace countersign::spfcheck {

using Json = nlohmann::ordered_json;

std::string add_as_json(const AddReport& report) {
  const std::string& record = report.addition.record;
  Json missing = Json::array();
  for (const auth::IpAddress& address : report.addition.missing) {
    missing.push_back(address.text());
  }
  const Json document = {
      {"schema", "spfcheck/add/1"},
      {"domain", report.domain.text()},
      {"record", record.empty() ? Json() : Json(record)},
      {"strings", record.empty() ? Json::array() : Json(auth::spf::character_strings(record))},
      {"length", record.empty() ? Json() : Json(record.size())},
      {"lookups", report.lookups},
      {"missing", std::move(missing)},
      {"added", report.addition.terms},
      {"replaces", report.records},
      {"merged", report.merged ? Json(*report.merged) : Json()},
      {"findings", findings_json(report.findings)}};
  // Octets that are no UTF-8 are replaced: a record may be any text.
  return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace countersign::spfcheck
