#include "tools/spfcheck/diff_json.h"

#include <nlohmann/json.hpp>

#include "tools/spfcheck/findings_json.h"
#include "tools/spfcheck/set_text.h"

namespace countersign::spfcheck {
namespace {

using Json = nlohmann::ordered_json;
namespace spf = auth::spf;

template <typename Items, typename Each>
Json list(const Items& items, Each each) {
  Json array = Json::array();
  for (const auto& item : items) {
    array.push_back(each(item));
  }
  return array;
}

Json json_of(const spf::Place& place) { return {{"term", place.term}, {"domain", place.domain}}; }

Json json_of(const spf::PerFamily& count) { return {{"ipv4", count.ipv4}, {"ipv6", count.ipv6}}; }

Json json_of(const SenderChange& change) {
  Json json{{"ip", change.sender.ip.text()}, {"sender", change.sender.sender}};
  if (change.sender.helo) {
    json["helo"] = *change.sender.helo;
  }
  json["before"] = to_text(change.before);
  json["after"] = to_text(change.after);
  json["lost"] = change.loses_pass();
  json["reason"] = change.reason;
  return json;
}

Json networks(const auth::AddressSet& ipv4, const auth::AddressSet& ipv6) {
  return {{"ipv4", network_texts(ipv4)}, {"ipv6", network_texts(ipv6)}};
}

Json errors(const PolicyState& state) {
  return list(state.troubles, [](const Trouble& trouble) {
    return Json{{"result", to_text(trouble.verdict)}, {"reason", trouble.reason}};
  });
}

Json conditional(const PolicyState& state) {
  return list(state.passing.conditional, [](const spf::Place& place) { return json_of(place); });
}

}  // namespace

std::string diff_as_json(const DiffReport& report) {
  const auto& before = report.before.cost.record;
  const auto& after = report.after.cost.record;
  const Json document{
      {"schema", "spfcheck/diff/1"},
      {"domain", report.domain.text()},
      {"verdict", to_text(verdict(report))},
      {"added", networks(report.ipv4.added, report.ipv6.added)},
      {"removed", networks(report.ipv4.removed, report.ipv6.removed)},
      {"added_addresses",
       {{"ipv4", report.ipv4.added.count()}, {"ipv6", report.ipv6.added.count()}}},
      {"removed_addresses",
       {{"ipv4", report.ipv4.removed.count()}, {"ipv6", report.ipv6.removed.count()}}},
      {"lookups", {{"before", before.lookups.greater()}, {"after", after.lookups.greater()}}},
      {"void_lookups",
       {{"before", json_of(before.void_lookups)}, {"after", json_of(after.void_lookups)}}},
      {"senders", list(report.senders, [](const SenderChange& s) { return json_of(s); })},
      {"findings", findings_json(report.findings)},
      {"wide", list(report.wide, [](const auth::AddressNetwork& n) { return n.text(); })},
      {"without_effect", list(report.idle, [](const spf::Place& p) { return json_of(p); })},
      {"conditional",
       {{"before", conditional(report.before)}, {"after", conditional(report.after)}}},
      {"errors", {{"before", errors(report.before)}, {"after", errors(report.after)}}},
      {"complete", report.before.passing.complete && report.after.passing.complete}};
  return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace countersign::spfcheck
