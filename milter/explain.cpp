#include "milter/explain.h"

#include <nlohmann/json.hpp>

#include "auth/base/printable.h"

namespace countersign::milter {

namespace {

// Of an instance that verifies.
Explanation explain_verification(const Client& client, const VerifyPolicy& policy) {
  if (is_skipped(client.address, policy)) {
    return {.decision = Decision::pass, .reason = Reason::client_skipped};
  }
  return {.decision = Decision::verify,
          .detail = "This instance signs nothing. It is " + summary_of(policy)};
}

}  // namespace

Explanation explain(const Client& client, std::string_view from, const State& state) {
  if (state.verify().enabled) {
    return explain_verification(client, state.verify());
  }
  const Authors authors = auth::message::parse_from(from);
  const Assessment assessment =
      assess({.client = client, .defects = {}, .authors = authors}, state);
  Explanation result;
  result.decision = decision_for(assessment.reason, state.policy());
  result.reason = assessment.reason;
  result.detail = assessment.detail;
  if (assessment.domain == nullptr) {
    return result;
  }
  result.domain = assessment.domain->name.text();
  if (!assessment.reason) {
    for (const auth::dkim::SignRequest& request : assessment.domain->requests) {
      result.selectors.push_back(request.selector.text());
    }
  }
  return result;
}

void print_json(const Explanation& explanation, std::ostream& out) {
  using Json = nlohmann::ordered_json;
  const Json json{
      {"schema", "countersign-milter/explain/1"},
      {"decision", to_text(explanation.decision)},
      {"reason", explanation.reason ? Json(to_text(*explanation.reason)) : Json(nullptr)},
      {"domain", explanation.domain.empty() ? Json(nullptr) : Json(explanation.domain)},
      {"selectors", explanation.selectors},
      {"detail", explanation.detail},
  };
  out << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

void print_text(const Explanation& explanation, std::ostream& out) {
  out << to_text(explanation.decision);
  if (explanation.decision == Decision::verify) {
    out << "\n" << auth::printable(explanation.detail) << ".\n";
    return;
  }
  if (!explanation.reason) {
    out << " with d=" << explanation.domain;
    for (const std::string& selector : explanation.selectors) {
      out << " s=" << selector;
    }
    out << "\nThe client may have its mail signed, and the domain of From has its keys.\n";
    return;
  }
  const ReasonInfo& why = info(*explanation.reason);
  out << ": " << why.code << "\nWhy: " << why.text;
  if (!explanation.detail.empty()) {
    out << " (" << auth::printable(explanation.detail) << ")";
  }
  out << ".\nTo do: " << why.remedy << ".\n";
}

}  // namespace countersign::milter
