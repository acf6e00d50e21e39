#include "tools/authcheck/verify_advice.h"

#include <string_view>
#include <variant>

#include "auth/base/dns_name.h"
#include "auth/base/overload.h"
#include "auth/base/printable.h"

namespace countersign::authcheck {
namespace {

namespace dkim = auth::dkim;

constexpr std::string_view ask_again =
    "DNS failed, which says nothing about the message; ask again later";

std::string about_the_key(const dkim::SignatureResult& signature, bool retry) {
  if (retry) {
    return std::string(ask_again);
  }
  return "the signer needs a key that is published: TXT record at " +
         auth::printable(signature.selector) + "._domainkey." + auth::printable(signature.domain);
}

}  // namespace

std::string advice(const dkim::SignatureResult& signature) {
  return std::visit(
      auth::Overload{
          [&](const dkim::Verified&) -> std::string {
            return signature.testing ? "the key is published as a test (t=y); receivers may ignore "
                                       "the signature"
                                     : "";
          },
          [](const dkim::BadSyntax&) -> std::string {
            return "the signer has to be mended; receivers pass over this field";
          },
          [](const dkim::Unsupported&) -> std::string {
            return "sign with rsa-sha256 or ed25519-sha256; receivers pass over this field";
          },
          [](const dkim::NotAcceptable&) -> std::string {
            return "what signs or builds the message has to be mended; no key in DNS helps";
          },
          [](const dkim::AgainstPolicy&) -> std::string {
            return "the sender has to sign in another way; good receivers refuse this one too";
          },
          [&](const dkim::KeyUnavailable& key) { return about_the_key(signature, key.retry); },
          [](const dkim::BodyHashMismatch&) -> std::string {
            return "the body was changed after it was signed; look for a disclaimer, a scanner or "
                   "a conversion between the signer and here";
          },
          [](const dkim::SignatureMismatch&) -> std::string {
            return "a signed header field was changed on the way, or DNS has another key than the "
                   "signer";
          },
          [](const dkim::NotEvaluated&) -> std::string {
            return "too many signatures; the first ones decide";
          }},
      signature.outcome);
}

std::string advice(const auth::verify::SpfResult& spf) {
  const auto verdict = auth::spf::verdict(spf.result);
  if (verdict == auth::spf::Verdict::pass) {
    return "";
  }
  if (verdict == auth::spf::Verdict::temperror) {
    return std::string(ask_again);
  }
  const auto domain = auth::DnsName::parse(spf.query.domain);
  if (!domain) {
    return "the mail server has to use a name that is a domain in DNS";
  }
  return "spfcheck check " + domain->text() + " --ip " + spf.query.ip.text() +
         " says what to publish, if the host is yours";
}

std::string advice(const auth::dmarc::Evaluation& evaluation) {
  using auth::dmarc::Verdict;
  if (evaluation.verdict == Verdict::temperror) {
    return std::string(ask_again);
  }
  if (!evaluation.domain) {
    return evaluation.verdict == Verdict::permerror
               ? "the sender has to write one From field with addresses of one domain"
               : "";
  }
  const std::string& author = evaluation.domain->text();
  switch (evaluation.verdict) {
    case Verdict::fail:
      return "a signature with d=" + author +
             " has to be valid, or SPF has to pass for an envelope sender of that domain";
    case Verdict::permerror:
    case Verdict::none:
      return "authcheck dmarc " + author + " shows where a record was looked for";
    case Verdict::pass:
    case Verdict::temperror:
      break;
  }
  return "";
}

std::string reason_of(const dkim::SignatureResult& signature) {
  const std::string reason = auth::dkim::reason(signature.outcome);
  return reason.empty() ? signature.remark : reason;
}

}  // namespace countersign::authcheck
