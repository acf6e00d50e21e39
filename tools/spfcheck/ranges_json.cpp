#include "tools/spfcheck/ranges_json.h"

#include <nlohmann/json.hpp>

#include "tools/spfcheck/set_text.h"

namespace countersign::spfcheck {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

std::string ranges_as_json(const RangesReport& report) {
  Json conditional = Json::array();
  for (const auth::spf::Place& place : report.passing.conditional) {
    conditional.push_back({{"term", place.term}, {"domain", place.domain}});
  }
  Json errors = Json::array();
  for (const Trouble& trouble : report.troubles) {
    errors.push_back({{"result", to_text(trouble.verdict)}, {"reason", trouble.reason}});
  }
  const Json document{{"schema", "spfcheck/ranges/1"},
                      {"domain", report.domain.text()},
                      {"ipv4", network_texts(report.passing.ipv4)},
                      {"ipv6", network_texts(report.passing.ipv6)},
                      {"ipv4_addresses", report.passing.ipv4.count()},
                      {"ipv6_addresses", report.passing.ipv6.count()},
                      {"conditional", std::move(conditional)},
                      {"errors", std::move(errors)},
                      {"complete", report.passing.complete}};
  return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace countersign::spfcheck
