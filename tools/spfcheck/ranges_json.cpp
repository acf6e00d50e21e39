#include "tools/spfcheck/ranges_json.h"

#include <nlohmann/json.hpp>

#include "tools/spfcheck/set_text.h"

namespace countersign::spfcheck {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const tools::LocatedNetworks& networks) {
  const tools::Location& location = networks.location;
  const auto text = [](const std::string& value) { return value.empty() ? Json() : Json(value); };
  return {{"asn", location.asn ? Json(*location.asn) : Json()},
          {"organization", text(location.organization)},
          {"country", text(location.country)},
          {"ipv4_addresses", networks.ipv4.count()},
          {"ipv6_addresses", networks.ipv6.count()},
          {"ipv4", network_texts(networks.ipv4)},
          {"ipv6", network_texts(networks.ipv6)}};
}

Json json_of(const std::vector<tools::LocatedNetworks>& all) {
  Json array = Json::array();
  for (const tools::LocatedNetworks& networks : all) {
    array.push_back(json_of(networks));
  }
  return array;
}

}  // namespace

std::string ranges_as_json(const RangesReport& report, const RangesOptions& options) {
  Json conditional = Json::array();
  for (const auth::spf::Place& place : report.passing.conditional) {
    conditional.push_back({{"term", place.term}, {"domain", place.domain}});
  }
  Json errors = Json::array();
  for (const Trouble& trouble : report.troubles) {
    errors.push_back({{"result", to_text(trouble.verdict)}, {"reason", trouble.reason}});
  }
  Json document{{"schema", "spfcheck/ranges/1"},
                {"domain", report.domain.text()},
                {"ipv4", network_texts(report.passing.ipv4)},
                {"ipv6", network_texts(report.passing.ipv6)},
                {"ipv4_addresses", report.passing.ipv4.count()},
                {"ipv6_addresses", report.passing.ipv6.count()},
                {"conditional", std::move(conditional)},
                {"errors", std::move(errors)},
                {"complete", report.passing.complete}};
  if (!options.databases.empty()) {
    document["networks"] = json_of(report.geography.networks);
    document["warnings"] = report.geography.warnings;
  }
  if (options.asserts()) {
    document["outside"] = json_of(report.outside);
  }
  return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace countersign::spfcheck
