#include "tools/spfcheck/check_report.h"

#include <utility>
#include <variant>

#include "app/dns_options.h"
#include "auth/base/printable.h"
#include "auth/dmarc/alignment.h"
#include "auth/spf/addition.h"
#include "auth/spf/policy.h"
#include "auth/spf/received_spf.h"

namespace countersign::spfcheck {
namespace {

using app::ExitStatus;
using auth::spf::Query;
using auth::spf::Verdict;

CheckedRow evaluate(Query query, bool decisive, const CheckOptions& options,
                    auth::dns::Resolver& resolver, auth::Timestamp now) {
  CheckedRow checked{.row = {.query = std::move(query), .decisive = decisive}};
  Row& row = checked.row;
  row.result = check_host(row.query, resolver, auth::Deadline::after(app::question_time), now,
                          {.receiver = options.receiver}, &checked.trace);
  if (options.received_spf) {
    checked.received_spf =
        "Received-SPF: " + received_spf_line(row.query, row.result, options.receiver);
  }
  return checked;
}

std::vector<CheckedRow> evaluate_all(const CheckOptions& options, auth::dns::Resolver& resolver,
                                     auth::Timestamp now) {
  const std::string helo = options.helo.value_or("");
  std::vector<CheckedRow> rows;
  rows.reserve(2 * options.ips.size());
  for (const auto& ip : options.ips) {
    rows.push_back(
        evaluate(Query::of_mail_from(ip, options.sender, helo), true, options, resolver, now));
  }
  // RFC 7208 s2.4: of the null sender the HELO name was checked already.
  if (options.helo && options.sender != "<>") {
    for (const auto& ip : options.ips) {
      rows.push_back(evaluate(Query::of_helo(ip, helo), false, options, resolver, now));
    }
  }
  return rows;
}

/// RFC 9989 s4.4. All decisive rows have one domain; a name that is none is aligned with nothing.
std::optional<bool> alignment(const Row& row, const auth::DnsName& from,
                              auth::dns::Resolver& resolver) {
  const auto domain = auth::DnsName::parse(row.query.domain);
  if (!domain) {
    return false;
  }
  return is_aligned(from, *domain, auth::dmarc::AlignmentMode::relaxed, resolver,
                    auth::Deadline::after(app::question_time));
}

/// The record does not name this address, or there is none; one that is broken has to be mended
/// first, and what is no domain can have none.
bool is_missing(const auth::spf::CheckResult& result) {
  return verdict(result) != Verdict::pass && !is_error(verdict(result)) &&
         !std::holds_alternative<auth::spf::NoDomain>(result.outcome);
}

std::vector<auth::spf::Finding> missing_addresses(const std::vector<CheckedRow>& rows) {
  std::vector<auth::spf::Finding> findings;
  for (const auto& checked : rows) {
    const Row& row = checked.row;
    if (row.decisive && is_missing(row.result)) {
      const std::string domain = checked_domain(row);
      findings.push_back({.code = "spf-egress-missing",
                          .severity = auth::spf::Severity::error,
                          .domain = domain,
                          .text = row.query.ip.text() + " does not pass SPF for " +
                                  auth::printable(domain, 253) +
                                  "; the record of that domain has to name it"});
    }
  }
  return findings;
}

/// What has to be published so that all addresses pass. The answers of DNS are known already.
std::optional<std::string> proposed_record(const CheckOptions& options, const Row& row,
                                           auth::dns::Resolver& resolver, auth::Timestamp now) {
  const auto domain = auth::DnsName::parse(row.query.domain);
  if (!domain) {
    return std::nullopt;
  }
  const auto deadline = auth::Deadline::after(app::question_time);
  const auto policy = auth::spf::fetch_policy(*domain, resolver, deadline);
  auto addition = propose_addition(policy, options.ips, resolver, deadline, now);
  const bool publish = addition.answer == auth::spf::Addition::Answer::publish;
  return publish ? std::optional(std::move(addition.record)) : std::nullopt;
}

}  // namespace

CheckReport check(const CheckOptions& options, auth::dns::Resolver& resolver, auth::Timestamp now) {
  CheckReport report{.rows = evaluate_all(options, resolver, now)};
  if (options.from) {
    report.aligned = alignment(report.rows.front().row, *options.from, resolver);
  }
  for (auto& checked : report.rows) {
    Row& row = checked.row;
    if (row.decisive) {
      report.verdict = worse(report.verdict, verdict(row.result));
      row.aligned = report.aligned;
    }
  }
  report.findings = missing_addresses(report.rows);
  if (!report.findings.empty()) {
    report.proposed_record = proposed_record(options, report.rows.front().row, resolver, now);
  }
  return report;
}

ExitStatus exit_status(const CheckReport& report, const CheckOptions& options) {
  if (report.verdict != Verdict::pass) {
    return report.verdict == Verdict::temperror ? ExitStatus::try_again : ExitStatus::verdict;
  }
  if (options.from && report.aligned != true) {
    return report.aligned ? ExitStatus::verdict : ExitStatus::try_again;
  }
  return ExitStatus::ok;
}

}  // namespace countersign::spfcheck
