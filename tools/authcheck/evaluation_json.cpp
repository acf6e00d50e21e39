#include "tools/authcheck/evaluation_json.h"

#include <nlohmann/json.hpp>
#include <optional>

namespace countersign::authcheck {
namespace {

using Json = nlohmann::ordered_json;

Json name_or_null(const std::optional<auth::DnsName>& name) {
  return name ? Json(name->text()) : Json();
}

}  // namespace

nlohmann::ordered_json evaluation_json(const auth::dmarc::Evaluation& evaluation) {
  const auth::dmarc::Discovery* discovery = evaluation.discovery ? &*evaluation.discovery : nullptr;
  const auto policy = evaluation.policy();
  return {{"result", to_text(evaluation.verdict)},
          {"domain", name_or_null(evaluation.domain)},
          {"organizational_domain",
           discovery != nullptr ? name_or_null(discovery->organizational_domain) : Json()},
          {"record_domain", discovery != nullptr ? name_or_null(discovery->record_domain) : Json()},
          {"policy", policy ? Json(to_text(*policy)) : Json()},
          {"disposition", to_text(evaluation.disposition)},
          {"spf_aligned", evaluation.spf_aligned},
          {"dkim_aligned", evaluation.dkim_aligned},
          {"queries", evaluation.queries},
          {"reason", reason(evaluation)}};
}

nlohmann::ordered_json walk_json(const auth::dmarc::TreeWalk& walk) {
  Json steps = Json::array();
  for (const auth::dmarc::WalkStep& step : walk.steps) {
    steps.push_back({{"name", "_dmarc." + step.name.text()},
                     {"status", auth::dns::to_text(step.status)},
                     {"record", step.found ? Json(step.found->text) : Json()},
                     {"records", step.records}});
  }
  return steps;
}

}  // namespace countersign::authcheck
