// RFC 8601 s2.7.1, RFC 6008: DKIM signatures as rows of Authentication-Results.
#include "auth/verify/dkim_results.h"

#include <algorithm>
#include <string_view>

#include "auth/base/dns_name.h"
#include "auth/base/overload.h"

namespace auth::verify {
namespace {

using dkim::SignatureResult;

/// Why, from a fixed table: nothing that the sender wrote gets into reason= (AR-31). The texts of
/// NotAcceptable and AgainstPolicy are fixed, those of the others are not.
std::string_view fixed_reason(const dkim::Outcome& outcome) {
  return std::visit(
      Overload{[](const dkim::Verified&) { return std::string_view(); },
               [](const dkim::BadSyntax&) {
                 return std::string_view("the signature has syntax errors");
               },
               [](const dkim::Unsupported&) {
                 return std::string_view("unknown algorithm, canonicalization or query method");
               },
               [](const dkim::NotAcceptable& message) { return std::string_view(message.text); },
               [](const dkim::AgainstPolicy& policy) { return std::string_view(policy.text); },
               [](const dkim::KeyUnavailable& key) {
                 return std::string_view(key.retry ? "key unavailable" : "no usable key");
               },
               [](const dkim::BodyHashMismatch&) {
                 return std::string_view("body hash did not verify");
               },
               [](const dkim::SignatureMismatch&) {
                 return std::string_view("signature did not verify");
               },
               [](const dkim::NotEvaluated&) { return std::string_view("not evaluated"); }},
      outcome);
}

/// Which signatures to tell of when there are too many: those that pass, then those looked at.
int rank(const SignatureResult* signature) {
  if (verdict(signature->outcome) == dkim::Verdict::pass) {
    return 0;
  }
  return std::holds_alternative<dkim::NotEvaluated>(signature->outcome) ? 2 : 1;
}

authres::ResultInfo row(const SignatureResult& signature) {
  authres::ResultInfo info{.method = "dkim",
                           .result = std::string(to_text(verdict(signature.outcome))),
                           .reason = std::string(fixed_reason(signature.outcome)),
                           .comment = signature.testing ? "test mode" : "",
                           .properties = {}};
  const auto add = [&info](const char* property, const std::string& value) {
    if (!value.empty()) {
      info.properties.push_back({"header", property, value});
    }
  };
  // A domain that is none is not told: the next reader could make one of it (SEC-16).
  if (DnsName::parse(signature.domain)) {
    add("d", signature.domain);
  }
  if (DnsName::parse(signature.selector)) {
    add("s", signature.selector);
  }
  add("a", signature.algorithm);
  add("b", signature.b_begin);
  add("i", signature.identity.value_or(""));
  return info;
}

}  // namespace

std::vector<authres::ResultInfo> dkim_results(const std::vector<SignatureResult>& signatures) {
  constexpr std::size_t max_rows = 10;  // AR-32
  if (signatures.empty()) {
    return {{.method = "dkim", .result = "none", .reason = {}, .comment = {}, .properties = {}}};
  }
  std::vector<const SignatureResult*> chosen;
  chosen.reserve(signatures.size());
  for (const SignatureResult& signature : signatures) {
    chosen.push_back(&signature);
  }
  if (chosen.size() > max_rows) {
    std::ranges::stable_sort(chosen, {}, rank);
    chosen.resize(max_rows);
  }
  std::vector<authres::ResultInfo> rows;
  rows.reserve(chosen.size());
  for (const SignatureResult* const signature : chosen) {
    rows.push_back(row(*signature));
  }
  return rows;
}

}  // namespace auth::verify
