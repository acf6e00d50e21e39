// RFC 7208: mail of the domain from each address, and the HELO name beside it.
#include <algorithm>
#include <variant>

#include "auth/base/printable.h"
#include "auth/spf/verdict.h"
#include "tools/authcheck/domain_rules.h"

namespace countersign::authcheck {
namespace {

namespace spf = auth::spf;
using spf::Verdict;

/// The addresses of the rows whose verdict is one of these.
std::vector<std::string> addresses_with(const std::vector<SpfRow>& rows,
                                        std::initializer_list<Verdict> wanted) {
  std::vector<std::string> addresses;
  for (const SpfRow& row : rows) {
    if (std::ranges::find(wanted, verdict(row.result)) != wanted.end()) {
      addresses.push_back(row.query.ip.text());
    }
  }
  return addresses;
}

std::string pass_verb(const std::vector<std::string>& addresses) {
  return addresses.size() == 1 ? " does not pass" : " do not pass";
}

/// The record that lets all addresses pass, where there is one.
std::optional<Publication> spf_record(const auth::DnsName& domain,
                                      const std::optional<spf::Addition>& addition) {
  if (!addition || addition->answer != spf::Addition::Answer::publish) {
    return std::nullopt;
  }
  return Publication{.name = owner(domain), .type = "TXT", .value = addition->record};
}

}  // namespace

void find_egress_missing(const DomainReport& report, Remarks& remarks) {
  const auto missing = addresses_with(
      report.spf.rows, {Verdict::fail, Verdict::softfail, Verdict::neutral, Verdict::none});
  if (!missing.empty()) {
    remarks.add(listed(missing) + pass_verb(missing) + " SPF for " +
                    auth::printable(report.domain.text(), 253) +
                    ": receivers refuse or mark mail from there. The record of the domain has to "
                    "name every address that its mail leaves from.",
                spf_record(report.domain, report.spf.addition));
  }
}

void find_egress_permerror(const DomainReport& report, Remarks& remarks) {
  const auto row = std::ranges::find(report.spf.rows, Verdict::permerror,
                                     [](const SpfRow& each) { return verdict(each.result); });
  if (row != report.spf.rows.end()) {
    remarks.add("Mail from " + listed(addresses_with(report.spf.rows, {Verdict::permerror})) +
                " ends in an SPF permerror, which is no pass: " + reason(row->result) +
                ". Mend the policy first; spfcheck show prints it as a tree.");
  }
}

void find_no_egress(const DomainReport& report, Remarks& remarks) {
  if (report.egress.empty()) {
    remarks.add(
        "Whether its mail passes SPF was not looked at: name each address that it leaves from with "
        "--egress.");
  }
}

void find_helo_without_spf(const DomainReport& report, Remarks& remarks) {
  const auto none = addresses_with(report.spf.helo, {Verdict::none});
  if (!report.helo || none.empty()) {
    return;
  }
  const auth::DnsName& name = report.helo->host.name;
  const bool can_have_one =
      !std::holds_alternative<spf::NoDomain>(report.spf.helo.front().result.outcome);
  remarks.add("The HELO name " + auth::printable(name.text(), 253) +
                  " has no SPF record: bounces and out-of-office replies have no other sender, so "
                  "they pass no SPF.",
              can_have_one ? std::optional(Publication{
                                 .name = owner(name), .type = "TXT", .value = "v=spf1 a -all"})
                           : std::nullopt);
}

void find_helo_failing(const DomainReport& report, Remarks& remarks) {
  const auto failing = addresses_with(
      report.spf.helo, {Verdict::fail, Verdict::softfail, Verdict::neutral, Verdict::permerror});
  if (!report.helo || failing.empty()) {
    return;
  }
  const auto row = std::ranges::find(report.spf.helo, failing.front(),
                                     [](const SpfRow& each) { return each.query.ip.text(); });
  remarks.add(listed(failing) + pass_verb(failing) + " SPF for the HELO name " +
                  auth::printable(report.helo->host.name.text(), 253) + " (" + reason(row->result) +
                  "): receivers may refuse all mail for it, and bounces pass no SPF.",
              spf_record(report.helo->host.name, report.spf.helo_addition));
}

}  // namespace countersign::authcheck
