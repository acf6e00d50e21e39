#include "tools/authcheck/domain_json.h"

#include <nlohmann/json.hpp>
#include <variant>

#include "tools/authcheck/evaluation_json.h"

namespace countersign::authcheck {
namespace {

using Json = nlohmann::ordered_json;

Json name_or_null(const std::optional<auth::DnsName>& name) {
  return name ? Json(name->text()) : Json();
}

Json addresses_json(const Host& host) {
  Json list = Json::array();
  for (const auto& address : host.addresses) {
    list.push_back(address.text());
  }
  return list;
}

Json spf_json(const SpfPosture& posture, std::optional<bool> helo_aligned) {
  Json list = Json::array();
  const auto add = [&list](const SpfRow& row, std::optional<bool> aligned) {
    list.push_back({{"ip", row.query.ip.text()},
                    {"identity", to_text(row.query.identity)},
                    {"domain", row.query.domain},
                    {"result", to_text(verdict(row.result))},
                    {"aligned", aligned ? Json(*aligned) : Json()},
                    {"record", row.result.record.empty() ? Json() : Json(row.result.record)},
                    {"lookups", row.result.lookups},
                    {"reason", reason(row.result)}});
  };
  for (const SpfRow& row : posture.rows) {
    add(row, true);
  }
  for (const SpfRow& row : posture.helo) {
    add(row, helo_aligned);
  }
  return list;
}

Json key_json(const KeyPosture& posture) {
  Json aliases = Json::array();
  for (const auto& alias : posture.answer.aliases) {
    aliases.push_back(alias.text());
  }
  const auto* none = std::get_if<auth::dkim::NoKey>(&posture.found);
  Json json = {{"selector", posture.named.selector.text()},
               {"name", posture.named.name.text()},
               {"state", key_state(posture)},
               {"algorithm", nullptr},
               {"bits", 0},
               {"testing", false},
               {"fingerprint", nullptr},
               {"records", posture.records},
               {"aliases", std::move(aliases)},
               {"reason", none == nullptr ? "" : none->text}};
  if (const auto* key = posture.key()) {
    json["algorithm"] = to_text(key->key.algorithm());
    json["bits"] = key->key.bits();
    json["testing"] = key->testing;
    json["fingerprint"] = key->key.fingerprint();
  }
  return json;
}

Json dmarc_json(const auth::dmarc::Discovery& discovery) {
  return {{"organizational_domain", name_or_null(discovery.organizational_domain)},
          {"record_domain", name_or_null(discovery.record_domain)},
          {"record", discovery.record ? Json(discovery.record->text) : Json()},
          {"policy", discovery.policy ? Json(to_text(*discovery.policy)) : Json()},
          {"queries", discovery.queries},
          {"walk", walk_json(discovery.walk)}};
}

Json mx_json(const DomainReport& report) {
  Json list = Json::array();
  for (const Exchange& exchange : report.exchanges) {
    list.push_back({{"preference", exchange.preference},
                    {"exchange", exchange.host ? Json(exchange.host->name.text()) : Json()},
                    {"addresses", exchange.host ? addresses_json(*exchange.host) : Json::array()}});
  }
  return list;
}

Json egress_json(const DomainReport& report) {
  Json list = Json::array();
  for (const Egress& egress : report.egress) {
    Json names = Json::array();
    for (const Host& host : egress.names) {
      names.push_back(host.name.text());
    }
    const auto confirmed = egress.confirmed();
    list.push_back({{"ip", egress.address.text()},
                    {"ptr", std::move(names)},
                    {"confirmed", confirmed ? Json(*confirmed) : Json()}});
  }
  return list;
}

Json helo_json(const std::optional<Helo>& helo) {
  if (!helo) {
    return {};
  }
  return {{"name", helo->host.name.text()},
          {"addresses", addresses_json(helo->host)},
          {"aligned", helo->aligned ? Json(*helo->aligned) : Json()}};
}

Json findings_json(const std::vector<DomainFinding>& findings) {
  Json list = Json::array();
  for (const DomainFinding& finding : findings) {
    Json record;
    if (finding.record) {
      record = {{"name", finding.record->name},
                {"type", finding.record->type},
                {"value", finding.record->value}};
    }
    list.push_back({{"code", finding.code},
                    {"severity", to_text(finding.severity)},
                    {"text", finding.text},
                    {"record", std::move(record)}});
  }
  return list;
}

}  // namespace

std::string domain_as_json(const DomainReport& report, const std::vector<DomainFinding>& findings) {
  Json keys = Json::array();
  for (const KeyPosture& key : report.keys) {
    keys.push_back(key_json(key));
  }
  const Json document = {
      {"schema", "authcheck/domain/1"},
      {"verdict", to_text(verdict_of(findings))},
      {"domain", report.domain.text()},
      {"spf", spf_json(report.spf, report.helo ? report.helo->aligned : std::nullopt)},
      {"keys", std::move(keys)},
      {"dmarc", dmarc_json(report.dmarc)},
      {"mx", mx_json(report)},
      {"egress", egress_json(report)},
      {"helo", helo_json(report.helo)},
      {"findings", findings_json(findings)}};
  // Octets that are no UTF-8 are replaced: a record may be any text.
  return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace countersign::authcheck
