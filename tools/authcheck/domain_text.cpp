#include "tools/authcheck/domain_text.h"

#include <algorithm>
#include <variant>

#include "auth/base/printable.h"
#include "auth/spf/publication.h"
#include "tools/authcheck/walk_text.h"
#include "tools/common/text_table.h"

namespace countersign::authcheck {
namespace {

using auth::printable;
using auth::Severity;
using Rows = std::vector<std::vector<std::string>>;

constexpr std::size_t longest_record = 4'096;
constexpr std::size_t longest_name = 253;

std::string shown(const auth::DnsName& name) { return printable(name.text(), longest_name); }

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : ", ") + word;
  }
  return text;
}

std::string addresses_of(const Host& host) {
  std::vector<std::string> words;
  words.reserve(host.addresses.size());
  for (const auto& address : host.addresses) {
    words.push_back(address.text());
  }
  if (words.empty()) {
    return host.open ? "no answer" : "no address";
  }
  return joined(words);
}

/// `mail of example.com from 192.0.2.1, 2001:db8::1`.
std::string whose_mail(const DomainReport& report) {
  std::vector<std::string> addresses;
  addresses.reserve(report.egress.size());
  for (const Egress& egress : report.egress) {
    addresses.push_back(egress.address.text());
  }
  return "mail of " + shown(report.domain) + (addresses.empty() ? "" : " from ") +
         joined(addresses);
}

std::string answer(const DomainReport& report, const std::vector<DomainFinding>& findings) {
  const std::string mail = whose_mail(report);
  const auto to_mend = std::ranges::count_if(
      findings, [](const DomainFinding& finding) { return finding.severity != Severity::info; });
  switch (verdict_of(findings)) {
    case DomainVerdict::temperror:
      return "temperror: DNS left open whether " + mail + " passes everywhere; try again later";
    case DomainVerdict::fail:
      return "fail: " + mail + " does not pass everywhere: " + std::to_string(to_mend) +
             (to_mend == 1 ? " thing" : " things") + " to mend, first " +
             std::string(findings.front().code);
    case DomainVerdict::pass:
      break;
  }
  if (report.egress.empty()) {
    return "pass: nothing stands against " + mail + "; whether it passes hangs on --egress";
  }
  return "pass: " + mail + " passes everywhere" +
         (report.keys.empty() ? ", but for DKIM, which was not looked at" : "");
}

std::string spf_section(const DomainReport& report) {
  std::string text = "SPF\n";
  for (const std::string& record : report.spf.records) {
    text += "  " + printable(record, longest_record) + "\n";
  }
  if (report.spf.records.empty()) {
    text += "  no record was found\n";
  }
  if (report.spf.rows.empty()) {
    return text;
  }
  Rows rows{{"ADDRESS", "IDENTITY", "DOMAIN", "RESULT", "BECAUSE"}};
  for (const auto* part : {&report.spf.rows, &report.spf.helo}) {
    for (const SpfRow& row : *part) {
      rows.push_back({row.query.ip.text(), std::string(to_text(row.query.identity)),
                      printable(row.query.domain, longest_name),
                      std::string(to_text(verdict(row.result))), reason(row.result)});
    }
  }
  return text + tools::text_table(rows);
}

std::string keys_section(const DomainReport& report) {
  if (report.keys.empty()) {
    return "";
  }
  Rows rows{{"SELECTOR", "STATE", "KEY"}};
  for (const KeyPosture& posture : report.keys) {
    const auto* key = posture.key();
    const auto* none = std::get_if<auth::dkim::NoKey>(&posture.found);
    std::string what = none == nullptr ? "" : none->text;
    if (key != nullptr) {
      what = std::string(to_text(key->key.algorithm())) + ", " + std::to_string(key->key.bits()) +
             " bits" + (key->testing ? ", test" : "");
    }
    rows.push_back({posture.named.selector.text(), std::string(key_state(posture)), what});
  }
  return "DKIM keys\n" + tools::text_table(rows);
}

std::string dmarc_section(const auth::dmarc::Discovery& discovery) {
  std::string text = "DMARC\n  ";
  text += discovery.policy ? "policy " + std::string(to_text(*discovery.policy))
                           : std::string("no policy applies");
  text += discovery.record_domain ? ", by the record of " + shown(*discovery.record_domain) : "";
  text += discovery.organizational_domain
              ? "; organizational domain " + shown(*discovery.organizational_domain)
              : "";
  return text + "\n" + walk_as_text(discovery);
}

std::string mx_section(const DomainReport& report) {
  Rows rows;
  for (const Exchange& exchange : report.exchanges) {
    rows.push_back({std::to_string(exchange.preference),
                    exchange.host ? shown(exchange.host->name) : ".",
                    exchange.host ? addresses_of(*exchange.host) : "takes no mail"});
  }
  if (rows.empty()) {
    rows.push_back({std::string(to_text(report.mx.status))});
  }
  return "MX\n" + tools::text_table(rows);
}

std::string hosts_section(const DomainReport& report) {
  Rows rows;
  for (const Egress& egress : report.egress) {
    std::vector<std::string> names;
    names.reserve(egress.names.size());
    for (const Host& host : egress.names) {
      names.push_back(shown(host.name));
    }
    const auto confirmed = egress.confirmed();
    rows.push_back({egress.address.text(),
                    names.empty() ? "PTR: " + std::string(to_text(egress.answer.status))
                                  : "PTR " + joined(names),
                    names.empty() ? ""
                    : confirmed   ? (*confirmed ? "leads back" : "does not lead back")
                                  : "open"});
  }
  if (report.helo) {
    rows.push_back({"HELO", shown(report.helo->host.name), addresses_of(report.helo->host)});
  }
  return rows.empty() ? "" : "Hosts\n" + tools::text_table(rows);
}

/// What to paste: a line of a master file.
std::string line_of(const Publication& record) {
  if (record.type != "TXT") {
    return record.name + " IN " + std::string(record.type) + " " + record.value;
  }
  std::string line = record.name + " IN TXT";
  for (const std::string& string : auth::spf::character_strings(record.value)) {
    line += " \"" + string + "\"";
  }
  return line;
}

std::string findings_section(const std::vector<DomainFinding>& findings) {
  std::string text = findings.empty() ? "" : "Findings\n";
  for (const DomainFinding& finding : findings) {
    text += "  " + std::string(to_text(finding.severity)) + " " + std::string(finding.code) + ": " +
            finding.text + "\n";
    if (finding.record) {
      text += "    " + printable(line_of(*finding.record), longest_record) + "\n";
    }
  }
  return text;
}

}  // namespace

std::string domain_as_text(const DomainReport& report, const std::vector<DomainFinding>& findings) {
  return answer(report, findings) + "\n" + findings_section(findings) + spf_section(report) +
         keys_section(report) + dmarc_section(report.dmarc) + mx_section(report) +
         hosts_section(report);
}

}  // namespace countersign::authcheck
