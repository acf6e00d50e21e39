#include "tools/authcheck/dmarc_json.h"

#include <nlohmann/json.hpp>

#include "tools/authcheck/evaluation_json.h"

namespace countersign::authcheck {
namespace {

using Json = nlohmann::ordered_json;
namespace dmarc = auth::dmarc;

Json names_json(const DmarcReport& report) {
  Json names = Json::array();
  for (const NameAlignment& name : report.names) {
    const bool is_spf = name.identifier.method == dmarc::Identifier::Method::spf;
    names.push_back({{"method", is_spf ? "spf" : "dkim"},
                     {"domain", name.identifier.domain.text()},
                     {"aligned", name.aligned ? Json(*name.aligned) : Json()}});
  }
  return names;
}

Json problems_json(const dmarc::Discovery& discovery) {
  Json problems = Json::array();
  if (discovery.record) {
    for (const dmarc::RecordProblem& problem : discovery.record->record.problems) {
      problems.push_back({{"tag", problem.tag}, {"text", problem.text}});
    }
  }
  return problems;
}

}  // namespace

std::string dmarc_as_json(const DmarcReport& report) {
  const dmarc::Discovery& discovery = report.discovery();
  Json document = {{"schema", "authcheck/dmarc/1"}};
  document.update(evaluation_json(report.evaluation));
  document["record"] = discovery.record ? Json(discovery.record->text) : Json();
  document["walk"] = walk_json(discovery.walk);
  document["names"] = names_json(report);
  document["problems"] = problems_json(discovery);
  // Octets that are no UTF-8 are replaced: a record may be any text.
  return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace countersign::authcheck
