// What receivers ask of the hosts behind a domain: RFC 5321 s5, RFC 7505, and reverse DNS that
// leads back to where it came from.
#include <algorithm>

#include "auth/base/printable.h"
#include "tools/authcheck/domain_rules.h"

namespace countersign::authcheck {
namespace {

using auth::dns::Status;

std::string shown(const auth::DnsName& name) { return auth::printable(name.text(), 253); }

Publication address_record(const auth::DnsName& name, const auth::IpAddress& address) {
  return {.name = owner(name),
          .type = address.family() == auth::IpAddress::Family::v4 ? "A" : "AAAA",
          .value = address.text()};
}

bool is_null(const DomainReport& report) {
  return !report.exchanges.empty() &&
         std::ranges::none_of(report.exchanges,
                              [](const Exchange& exchange) { return exchange.host.has_value(); });
}

/// There is no MX, and DNS said so.
bool without_mx(const DomainReport& report) {
  return report.mx.status == Status::no_data && !report.host.open;
}

}  // namespace

void find_missing_domain(const DomainReport& report, Remarks& remarks) {
  if (report.mx.status == Status::no_such_name) {
    remarks.add(shown(report.domain) +
                " does not exist in DNS: receivers refuse mail from it, and no answer can reach "
                "it.");
  }
}

void find_no_exchange(const DomainReport& report, Remarks& remarks) {
  if (without_mx(report) && report.host.addresses.empty()) {
    remarks.add(shown(report.domain) +
                " has neither MX nor address records: receivers refuse senders that cannot be "
                "answered. Publish an MX record for the server that takes its mail.");
  }
}

void find_implicit_exchange(const DomainReport& report, Remarks& remarks) {
  if (without_mx(report) && !report.host.addresses.empty()) {
    remarks.add(shown(report.domain) +
                " has no MX record; answers go to its address records (RFC 5321 s5.1).");
  }
}

void find_null_exchange(const DomainReport& report, Remarks& remarks) {
  if (is_null(report)) {
    remarks.add(shown(report.domain) +
                " says that it takes no mail (null MX): receivers may refuse mail from a domain "
                "that cannot be answered (RFC 7505 s4.2), and bounces are lost.");
  }
}

void find_unresolved_exchanges(const DomainReport& report, Remarks& remarks) {
  for (const Exchange& exchange : report.exchanges) {
    if (exchange.host && exchange.host->addresses.empty() && !exchange.host->open) {
      remarks.add("The MX record of " + shown(report.domain) + " names " +
                  shown(exchange.host->name) +
                  ", which has no address: no bounce or answer can reach it there.");
    }
  }
}

void find_no_ptr(const DomainReport& report, Remarks& remarks) {
  for (const Egress& egress : report.egress) {
    if (!egress.names.empty() || egress.answer.temporary()) {
      continue;
    }
    const auto record = report.helo
                            ? std::optional(Publication{.name = owner(egress.reverse),
                                                        .type = "PTR",
                                                        .value = owner(report.helo->host.name)})
                            : std::nullopt;
    remarks.add(egress.address.text() +
                    " has no PTR record: Gmail, Yahoo and Apple refuse mail from there. Whoever "
                    "gave you the address publishes it, with the HELO name of the server.",
                record);
  }
}

void find_unconfirmed_ptr(const DomainReport& report, Remarks& remarks) {
  for (const Egress& egress : report.egress) {
    if (!egress.names.empty() && egress.confirmed() == false) {
      remarks.add("The PTR record of " + egress.address.text() + " names " +
                      shown(egress.names.front().name) +
                      ", which does not lead back to it: receivers treat that as no reverse DNS, "
                      "and refuse the mail.",
                  address_record(egress.names.front().name, egress.address));
    }
  }
}

void find_ptr_of_other_name(const DomainReport& report, Remarks& remarks) {
  if (!report.helo) {
    return;
  }
  for (const Egress& egress : report.egress) {
    const bool same =
        std::ranges::find(egress.names, report.helo->host.name, &Host::name) != egress.names.end();
    if (egress.confirmed() == true && !same) {
      remarks.add("The PTR record of " + egress.address.text() + " names " +
                  shown(egress.names.front().name) + ", the server says HELO " +
                  shown(report.helo->host.name) + "; one name for both raises no questions.");
    }
  }
}

void find_unresolved_helo(const DomainReport& report, Remarks& remarks) {
  if (report.helo && report.helo->host.addresses.empty() && !report.helo->host.open) {
    remarks.add(
        "The HELO name " + shown(report.helo->host.name) +
            " has no address: receivers that look it up refuse the mail (RFC 5321 "
            "s4.1.4).",
        report.egress.empty()
            ? std::nullopt
            : std::optional(address_record(report.helo->host.name, report.egress.front().address)));
  }
}

void find_helo_of_other_address(const DomainReport& report, Remarks& remarks) {
  if (!report.helo || report.helo->host.open || report.helo->host.addresses.empty()) {
    return;
  }
  for (const Egress& egress : report.egress) {
    if (!report.helo->host.has(egress.address)) {
      remarks.add("The HELO name " + shown(report.helo->host.name) + " does not lead to " +
                      egress.address.text() + ": receivers that compare them refuse the mail.",
                  address_record(report.helo->host.name, egress.address));
    }
  }
}

}  // namespace countersign::authcheck
