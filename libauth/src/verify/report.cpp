#include "auth/verify/report.h"

#include <optional>

#include "auth/spf/received_spf.h"
#include "auth/verify/dkim_results.h"

namespace auth::verify {
namespace {

using dmarc::Identifier;

/// What a check makes of a name: it passes, it may have passed, or (nothing) it does not.
template <typename Verdict>
std::optional<bool> undecided(Verdict verdict) {
  if (verdict == Verdict::pass) {
    return false;
  }
  return verdict == Verdict::temperror ? std::optional(true) : std::nullopt;
}

/// s2.7.2. Only what gave the result is told (AR-40), and no local part (AR-25).
authres::ResultInfo spf_row(const SpfResult& spf) {
  authres::ResultInfo row{.method = "spf",
                          .result = std::string(spf::to_text(verdict(spf.result))),
                          .reason = {},
                          .comment = {},
                          .properties = {}};
  // A domain that is none is not told: the next reader could make one of it (SEC-16).
  if (const auto domain = DnsName::parse(spf.query.domain)) {
    row.properties.push_back({"smtp", std::string(to_text(spf.query.identity)), domain->text()});
  }
  return row;
}

/// RFC 9989 s9. Reasons come from a fixed table (AR-31).
authres::ResultInfo dmarc_row(const dmarc::Evaluation& evaluation) {
  authres::ResultInfo row{.method = "dmarc",
                          .result = std::string(dmarc::to_text(evaluation.verdict)),
                          .reason = {},
                          .comment = {},
                          .properties = {}};
  if (evaluation.verdict == dmarc::Verdict::permerror) {
    row.reason = evaluation.domain ? "no usable policy" : "no usable author domain";
  }
  if (evaluation.domain) {
    row.properties.push_back({"header", "from", evaluation.domain->text()});
  }
  if (const auto policy = evaluation.policy()) {
    row.properties.push_back({"policy", "dmarc", std::string(dmarc::to_text(*policy))});
  }
  return row;
}

}  // namespace

std::vector<Identifier> identifiers(const std::vector<SpfResult>& spf,
                                    const std::vector<dkim::SignatureResult>& dkim) {
  std::vector<Identifier> found;
  const auto add = [&found](Identifier::Method method, std::optional<bool> is_undecided,
                            const std::string& name) {
    if (!is_undecided) {
      return;
    }
    if (auto domain = DnsName::parse(name)) {
      found.push_back({.method = method, .domain = std::move(*domain), .undecided = *is_undecided});
    }
  };
  for (const SpfResult& one : spf) {
    if (one.decisive) {
      add(Identifier::Method::spf, undecided(verdict(one.result)), one.query.domain);
    }
  }
  for (const dkim::SignatureResult& signature : dkim) {
    add(Identifier::Method::dkim, undecided(verdict(signature.outcome)), signature.domain);
  }
  return found;
}

std::vector<authres::ResultInfo> results(const Report& report) {
  std::vector<authres::ResultInfo> rows = dkim_results(report.dkim);
  for (const SpfResult& spf : report.spf) {
    rows.push_back(spf_row(spf));
  }
  rows.push_back(dmarc_row(report.dmarc));
  return rows;
}

std::vector<std::string> received_spf(const Report& report, std::string_view receiver) {
  std::vector<std::string> fields;
  fields.reserve(report.spf.size());
  for (const SpfResult& spf : report.spf) {
    fields.push_back(spf::received_spf(spf.query, spf.result, receiver));
  }
  return fields;
}

}  // namespace auth::verify
