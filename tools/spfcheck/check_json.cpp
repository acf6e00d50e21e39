#include "tools/spfcheck/check_json.h"

#include <nlohmann/json.hpp>

#include "tools/spfcheck/findings_json.h"
#include "tools/spfcheck/row_json.h"

namespace countersign::spfcheck {

using Json = nlohmann::ordered_json;

std::string check_as_json(const CheckReport& report) {
  Json checks = Json::array();
  for (const auto& [row, trace, field] : report.rows) {
    checks.push_back(row_json(row));
    if (field) {
      checks.back()["received_spf"] = *field;
    }
  }
  const Json document = {
      {"schema", "spfcheck/check/1"},
      {"verdict", to_text(report.verdict)},
      {"checks", std::move(checks)},
      {"findings", findings_json(report.findings)},
      {"proposed_record", report.proposed_record ? Json(*report.proposed_record) : Json()}};
  // Octets that are no UTF-8 are replaced: a name may be any text.
  return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace countersign::spfcheck
