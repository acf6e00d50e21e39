// Answers as one line of text, for tables.
#pragma once

#include <string>

#include "auth/base/overload.h"
#include "auth/dns/answer.h"

namespace auth::dns {

inline std::string printed(const RecordData& data) {
  return std::visit(Overload{[](const IpAddress& address) { return address.text(); },
                             [](const Text& text) { return "\"" + text.octets + "\""; },
                             [](const Mx& mx) {
                               return std::to_string(mx.preference) + " " +
                                      (mx.exchange ? mx.exchange->text() : ".");
                             },
                             [](const Soa& soa) { return "soa " + std::to_string(soa.serial); },
                             [](const DnsName& name) { return name.text(); }},
                    data);
}

/// `ok 192.0.2.1 192.0.2.2`, `no data`, `ok via b.example 192.0.2.1`.
inline std::string printed(const Answer& answer) {
  std::string line(to_text(answer.status));
  for (const DnsName& alias : answer.aliases) {
    line += " via " + alias.text();
  }
  for (const RecordData& record : answer.records) {
    line += " " + printed(record);
  }
  return line;
}

inline Question question(std::string_view name, RecordType type) {
  return {DnsName::parse_ascii(name).value(), type};
}

}  // namespace auth::dns
