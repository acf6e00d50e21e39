// RFC 8601 s2.7.1, RFC 6376 s6.1.
#include "auth/dkim/outcome.h"

#include "auth/base/overload.h"

namespace auth::dkim {

std::string_view to_text(Verdict verdict) noexcept {
  switch (verdict) {
    case Verdict::none:
      return "none";
    case Verdict::pass:
      return "pass";
    case Verdict::fail:
      return "fail";
    case Verdict::policy:
      return "policy";
    case Verdict::neutral:
      return "neutral";
    case Verdict::temperror:
      return "temperror";
    case Verdict::permerror:
      return "permerror";
  }
  return "";
}

// NOLINTNEXTLINE(bugprone-exception-escape): visit throws where there is no value, and there is
Verdict verdict(const Outcome& outcome) noexcept {
  return std::visit(Overload{[](const Verified&) { return Verdict::pass; },
                             [](const BadSyntax&) { return Verdict::neutral; },
                             [](const Unsupported&) { return Verdict::neutral; },
                             [](const NotAcceptable&) { return Verdict::permerror; },
                             [](const AgainstPolicy&) { return Verdict::policy; },
                             [](const KeyUnavailable& key) {
                               return key.retry ? Verdict::temperror : Verdict::permerror;
                             },
                             [](const BodyHashMismatch&) { return Verdict::fail; },
                             [](const SignatureMismatch&) { return Verdict::fail; },
                             [](const NotEvaluated&) { return Verdict::neutral; }},
                    outcome);
}

std::string reason(const Outcome& outcome) {
  return std::visit(
      Overload{[](const Verified&) { return std::string(); },
               [](const BadSyntax& bad) { return bad.text; },
               [](const Unsupported& unknown) { return unknown.text; },
               [](const NotAcceptable& message) { return message.text; },
               [](const AgainstPolicy& policy) { return policy.text; },
               [](const KeyUnavailable& key) { return key.text; },
               [](const BodyHashMismatch&) { return std::string("body hash did not verify"); },
               [](const SignatureMismatch&) { return std::string("signature did not verify"); },
               [](const NotEvaluated&) {
                 return std::string("not evaluated: the message has too many signatures");
               }},
      outcome);
}

}  // namespace auth::dkim
