#include "tools/spfcheck/findings_json.h"

#include <nlohmann/json.hpp>

namespace countersign::spfcheck {

nlohmann::ordered_json findings_json(const std::vector<auth::spf::Finding>& findings) {
  auto list = nlohmann::ordered_json::array();
  for (const auth::spf::Finding& finding : findings) {
    list.push_back({{"code", finding.code},
                    {"severity", to_text(finding.severity)},
                    {"domain", finding.domain},
                    {"text", finding.text}});
  }
  return list;
}

}  // namespace countersign::spfcheck
