#include "tools/spfcheck/row_json.h"

#include <nlohmann/json.hpp>

namespace countersign::spfcheck {
namespace {

using Json = nlohmann::ordered_json;

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json via_json(const std::vector<auth::spf::Place>& via) {
  Json list = Json::array();
  for (const auto& place : via) {
    list.push_back({{"mechanism", place.term}, {"record_domain", place.domain}});
  }
  return list;
}

}  // namespace

Json row_json(const Row& row) {
  const auto& result = row.result;
  return {{"ip", row.query.ip.text()},
          {"identity", to_text(row.query.identity)},
          {"decisive", row.decisive},
          {"domain", checked_domain(row)},
          {"result", to_text(verdict(result))},
          {"mechanism", or_null(matched_mechanism(row))},
          {"record_domain", result.record.empty() ? Json() : text_or_null(result.place.domain)},
          {"record", text_or_null(result.record)},
          {"explanation", or_null(result.explanation)},
          {"reason", reason(result)},
          {"lookups", result.lookups},
          {"void_lookups", result.void_lookups},
          {"aligned", or_null(row.aligned)},
          {"via", via_json(result.via)}};
}

}  // namespace countersign::spfcheck
