#include "auth/dkim/planned_signature.h"

#include "dkim/key_objection.h"

namespace auth::dkim {
namespace {

std::optional<DnsName> domain_of(const std::optional<std::string>& identity) {
  if (!identity) {
    return std::nullopt;
  }
  const auto at = identity->rfind('@');
  auto domain = DnsName::parse(at == std::string::npos ? *identity : identity->substr(at + 1));
  return domain ? std::optional(std::move(*domain)) : std::nullopt;
}

}  // namespace

PlannedSignature PlannedSignature::of(const SignRequest& request) {
  const crypto::PublicKey& key = request.key->public_key();
  return {.domain = request.domain,
          .selector = request.selector.text(),
          .algorithm = {.key = key.algorithm(), .hash = crypto::HashAlgorithm::sha256},
          .identity_domain = domain_of(request.identity),
          .key = key,
          .fingerprint = key.fingerprint()};
}

SignatureResult foresee(const PlannedSignature& planned, const KeyAnswer& answer,
                        const VerifyOptions& options) {
  SignatureResult result;
  result.domain = planned.domain.text();
  result.selector = planned.selector;
  result.algorithm = planned.algorithm.text();
  if (const NoKey* const none = std::get_if<NoKey>(&answer)) {
    result.outcome = KeyUnavailable{none->temporary, none->text};
    return result;
  }
  const KeyRecord& record = *std::get<std::shared_ptr<const KeyRecord>>(answer);
  result.key_bits = record.key.bits();
  result.testing = record.testing;
  const KeyUse use{planned.algorithm, planned.domain, planned.identity_domain};
  if (auto against = objection(use, record, options)) {
    result.outcome = std::move(*against);
  } else if (record.key == planned.key) {
    result.outcome = Verified{};
  } else {
    result.outcome = SignatureMismatch{};
  }
  return result;
}

}  // namespace auth::dkim
