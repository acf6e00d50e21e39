#include "milter/policy.h"

#include <fnmatch.h>

#include <algorithm>

#include "auth/base/ascii.h"

namespace countersign::milter {

namespace {

using auth::message::AuthorProblem;

Reason reason_of(AuthorProblem problem) {
  switch (problem) {
    case AuthorProblem::no_from:
      return Reason::no_from;
    case AuthorProblem::several_from:
      return Reason::several_from;
    case AuthorProblem::bad_from:
      break;
  }
  return Reason::bad_from;
}

// Adds what the From field says, and answers the reason why that is not to be signed.
std::optional<Reason> read_authors(const Authors& authors, Assessment& assessment) {
  if (!authors) {
    assessment.detail = authors.error().text;
    return reason_of(authors.error().problem);
  }
  const auto domains = auth::message::domains(*authors);
  if (domains.size() != 1) {
    assessment.detail = "From has addresses of " + std::to_string(domains.size()) + " domains";
    return Reason::several_from;
  }
  assessment.from_domain = domains.front();
  return std::nullopt;
}

}  // namespace

bool is_allowed(const Client& client, const SigningPolicy& policy) {
  const bool listed =
      std::any_of(policy.clients.begin(), policy.clients.end(),
                  [&](const auth::Cidr& network) { return network.contains(client.address); });
  const bool listener = std::find(policy.daemons.begin(), policy.daemons.end(), client.daemon) !=
                        policy.daemons.end();
  return listed || listener || (policy.authenticated && !client.login.empty());
}

bool is_excluded(std::string_view address, const std::vector<std::string>& patterns) {
  if (patterns.empty()) {
    return false;
  }
  if (address.starts_with('<') && address.ends_with('>')) {
    address = address.substr(1, address.size() - 2);
  }
  const std::string lower = auth::ascii::lower(address);
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return ::fnmatch(pattern.c_str(), lower.c_str(), 0) == 0;
  });
}

Assessment assess(const Facts& facts, const State& state) {
  Assessment result;
  const auto from_reason = read_authors(facts.authors, result);
  if (result.from_domain) {
    result.domain = state.find(*result.from_domain);
  }
  if (!is_allowed(facts.client, state.policy())) {
    result.reason = Reason::client_not_allowed;
  } else if (facts.recipients_excluded) {
    result.reason = Reason::recipient_excluded;
  } else if (facts.defects.any()) {
    result.reason = Reason::message_malformed;
    result.detail = facts.defects.text();
  } else if (!result.from_domain) {
    result.reason = from_reason;
  } else if (result.domain == nullptr) {
    result.reason = Reason::domain_not_configured;
  } else {
    result.reason = result.domain->trouble;
  }
  return result;
}

}  // namespace countersign::milter
