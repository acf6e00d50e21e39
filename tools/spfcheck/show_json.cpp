#include "tools/spfcheck/show_json.h"

#include <nlohmann/json.hpp>

#include "tools/spfcheck/findings_json.h"

namespace countersign::spfcheck {
namespace {

namespace spf = auth::spf;
using Json = nlohmann::ordered_json;

Json per_family(const spf::PerFamily& number) {
  return {{"ipv4", number.ipv4}, {"ipv6", number.ipv6}};
}

Json tree_json(const spf::RecordCost& record);

// The tree of a cost is bounded, and so is the recursion of these two.

/// The numbers of a term are those of all that it leads to: what goes when the term goes.
// NOLINTNEXTLINE(misc-no-recursion)
Json term_json(const spf::TermCost& term) {
  Json targets = Json::array();
  Json children = Json::array();
  for (const spf::RecordCost& record : term.records) {
    targets.push_back(record.domain.text());
    for (Json& child : tree_json(record)) {
      children.push_back(std::move(child));
    }
  }
  return {{"term", term.text},
          {"reached", term.reached},
          {"lookups", term.all_lookups().greater()},
          {"void_lookups", per_family(term.all_void_lookups())},
          {"targets", std::move(targets)},
          {"children", std::move(children)}};
}

// NOLINTNEXTLINE(misc-no-recursion)
Json tree_json(const spf::RecordCost& record) {
  Json terms = Json::array();
  for (const spf::TermCost& term : record.terms) {
    terms.push_back(term_json(term));
  }
  return terms;
}

}  // namespace

std::string show_as_json(const ShowReport& report) {
  const spf::RecordCost& root = report.cost.record;
  const auto& records = report.records();
  const bool is_one = records.size() == 1;
  const Json document = {{"schema", "spfcheck/show/1"},
                         {"domain", report.policy->domain.text()},
                         {"record", is_one ? Json(records.front()) : Json()},
                         {"records", records},
                         {"merged", report.merged ? Json(*report.merged) : Json()},
                         {"length", is_one ? Json(records.front().size()) : Json()},
                         {"lookups", root.lookups.greater()},
                         {"void_lookups", per_family(root.void_lookups)},
                         {"complete", report.cost.complete},
                         {"tree", tree_json(root)},
                         {"findings", findings_json(report.findings)}};
  // Octets that are no UTF-8 are replaced: a record may be any text.
  return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace countersign::spfcheck
