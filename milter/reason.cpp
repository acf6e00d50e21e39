#include "milter/reason.h"

namespace countersign::milter {

namespace {

constexpr std::array<ReasonInfo, 18> table{{
    {Reason::client_not_allowed, "client-not-allowed", "the client is not one whose mail is signed",
     "list its address in [sign] clients or its listener in [sign] daemons, if it is yours"},
    {Reason::recipient_excluded, "recipient-excluded",
     "every recipient matches [sign] exclude_recipients", "nothing, if that is meant so"},
    {Reason::message_malformed, "message-malformed",
     "the header has a line without colon, a bare CR or LF, or a NUL",
     "mend the program that made the message"},
    {Reason::no_from, "no-from", "the message has no From field",
     "mend the program that made the message"},
    {Reason::bad_from, "bad-from", "the From field cannot be read",
     "mend the program that made the message"},
    {Reason::several_from, "several-from",
     "there is more than one From field, or it has addresses of more than one domain",
     "mend the program that made the message"},
    {Reason::domain_not_configured, "domain-not-configured",
     "the domain of the From field has no [[domain]] table",
     "add one with a key, if the domain is yours"},
    {Reason::already_signed, "already-signed", "the message has a good signature of ours already",
     "nothing"},
    {Reason::no_active_key, "no-active-key", "the domain has no key",
     "add a [[domain.key]] table, or make a key for it"},
    {Reason::key_unavailable, "key-unavailable", "a key of the domain cannot be used",
     "see what --check says about its key file"},
    {Reason::long_line, "long-line", "a line has more than 998 octets",
     "have the sender break long lines: quoted-printable or base64"},
    {Reason::limit_exceeded, "limit-exceeded",
     "the header is larger than 1 MiB or has more than 2000 fields",
     "mend the program that made the message"},
    {Reason::sign_failed, "sign-failed", "the signature could not be made", "see the milter's log"},
    {Reason::client_skipped, "client-skipped", "the client is listed in [verify] skip_clients",
     "nothing, if that is meant so"},
    {Reason::verifier_busy, "verifier-busy",
     "as many messages are being verified as [verify] max_concurrent allows",
     "see that DNS answers; raise it, if the host can bear more"},
    {Reason::dns_failed, "dns-failed", "DNS does not answer, and [verify] temperror is tempfail",
     "see that the resolvers of [dns] answer"},
    {Reason::dmarc_fail, "dmarc-fail",
     "the message fails DMARC, and the domain of its From field asks to reject it",
     "nothing, if [verify] enforce and honor_reject are meant so"},
    {Reason::verify_failed, "verify-failed", "the message could not be verified",
     "see the milter's log"},
}};

}  // namespace

std::string_view to_text(Decision decision) noexcept {
  switch (decision) {
    case Decision::sign:
      return "signed";
    case Decision::verify:
      return "verified";
    case Decision::pass:
      return "unsigned";
    case Decision::tempfail:
      return "tempfailed";
    case Decision::reject:
      return "rejected";
    case Decision::given_up:
      return "aborted";
  }
  return "";
}

const std::array<ReasonInfo, 18>& reasons() noexcept { return table; }

const ReasonInfo& info(Reason reason) noexcept { return table[static_cast<std::size_t>(reason)]; }

std::string_view to_text(Reason reason) noexcept { return info(reason).code; }

Decision decision_for(std::optional<Reason> reason, const SigningPolicy& policy) {
  if (!reason) {
    return Decision::sign;
  }
  switch (*reason) {
    case Reason::no_active_key:
    case Reason::key_unavailable:
    case Reason::sign_failed:
      return policy.on_error == OnError::accept   ? Decision::pass
             : policy.on_error == OnError::reject ? Decision::reject
                                                  : Decision::tempfail;
    case Reason::long_line:
      return policy.long_lines == LongLines::reject ? Decision::reject : Decision::tempfail;
    case Reason::client_not_allowed:
    case Reason::recipient_excluded:
    case Reason::message_malformed:
    case Reason::no_from:
    case Reason::bad_from:
    case Reason::several_from:
    case Reason::domain_not_configured:
    case Reason::already_signed:
    case Reason::limit_exceeded:
    case Reason::client_skipped:
      return Decision::pass;
    case Reason::dmarc_fail:
      return Decision::reject;
    case Reason::verifier_busy:
    case Reason::dns_failed:
    case Reason::verify_failed:
      return Decision::tempfail;
  }
  return Decision::tempfail;
}

}  // namespace countersign::milter
