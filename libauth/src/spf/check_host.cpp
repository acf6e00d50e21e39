#include "auth/spf/check_host.h"

#include "auth/base/ascii.h"
#include "auth/base/printable.h"
#include "spf/evaluation.h"

namespace auth::spf {
namespace {

/// The domain to look up, or why there is none (RFC 7208 s4.3). The error is a clause.
Result<DnsName, std::string> checked_domain(const Query& query) {
  const std::string shown = "\"" + printable(query.domain, 100) + "\"";
  if (query.domain.starts_with('[')) {
    return fail(shown + " is an address, and no domain");
  }
  // RFC 8616 s4: HELO bears A-labels alone.
  if (query.identity == Identity::helo && !ascii::is_ascii(query.domain)) {
    return fail(shown + " is no domain name in ASCII, as HELO asks for");
  }
  auto name = DnsName::parse(query.domain);
  if (!name) {
    return fail(shown + " is no domain: " + std::string(to_text(name.error())));
  }
  if (name->labels() < 2) {
    return fail(shown + " is a single label, and no domain that sends mail");
  }
  return std::move(*name);
}

}  // namespace

CheckResult check_host(const Query& query, dns::Resolver& resolver, Deadline deadline,
                       Timestamp now, const CheckOptions& options, Trace* trace) {
  const auto domain = checked_domain(query);
  if (!domain) {
    return {.outcome = NoDomain{.why = domain.error()}};
  }
  // RFC 8616 s4: macros stand for A-labels.
  const std::string_view sender_domain =
      ascii::is_ascii(query.domain) ? std::string_view(query.domain) : domain->text();
  CheckResult result =
      Evaluation(query, sender_domain, resolver, deadline, now, options).run(*domain, trace);
  if (trace != nullptr) {
    trace->domain = domain->text();
    trace->verdict = verdict(result);
  }
  return result;
}

}  // namespace auth::spf
