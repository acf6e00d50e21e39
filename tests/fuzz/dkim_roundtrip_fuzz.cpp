// RFC 6376: what we sign we verify, whatever the message is; and a message that anybody made never
// passes without a key.
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "auth/crypto/private_key.h"
#include "auth/dkim/signer.h"
#include "auth/dkim/verifier.h"
#include "auth/message/reader.h"

namespace {

using namespace auth;

constexpr Timestamp now(1'700'000'000);

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

const dkim::SignRequest& request(bool relaxed) {
  static const auto key = std::make_shared<const crypto::PrivateKey>(
      *crypto::PrivateKey::generate(crypto::KeyAlgorithm::ed25519));
  const auto make = [](dkim::Canonicalization c) {
    return dkim::SignRequest{.domain = *DnsName::parse("example.com"),
                             .selector = *dkim::Selector::parse("s1"),
                             .key = key,
                             .canonicalization = {c, c}};
  };
  static const dkim::SignRequest requests[] = {make(dkim::Canonicalization::simple),
                                               make(dkim::Canonicalization::relaxed)};
  return requests[relaxed ? 1 : 0];
}

std::vector<dkim::SignatureResult> verify(const message::HeaderBlock& headers,
                                          std::string_view body, const dkim::KeyAnswer& key) {
  auto verifier = dkim::Verifier::begin(headers, {.max_signatures = 3}, now);
  verifier.body(body);
  const std::vector<dkim::KeyAnswer> keys(verifier.key_names().size(), key);
  return std::move(verifier).finish(keys);
}

void check(const message::HeaderBlock& headers, std::string_view body,
           const dkim::SignRequest& to_sign) {
  for (const auto& result : verify(headers, body, dkim::NoKey{})) {
    require(verdict(result.outcome) != dkim::Verdict::pass);
  }
  auto signer = dkim::Signer::begin(headers, std::span(&to_sign, 1), now);
  if (!signer) {
    return;
  }
  signer->body(body);
  const auto fields = std::move(*signer).finish();
  require(fields.has_value());
  message::HeaderBlock signed_headers;
  if (!signed_headers.add("DKIM-Signature:" + fields->front().value)) {
    return;
  }
  for (const message::Field& field : headers.fields()) {
    if (!signed_headers.add(field.raw())) {
      return;  // one field more than a header may have
    }
  }
  const auto record =
      std::make_shared<const dkim::KeyRecord>(dkim::KeyRecord{.key = to_sign.key->public_key()});
  const auto results = verify(signed_headers, body, record);
  // Three signatures are looked at, those of the author's domain first.
  require(std::holds_alternative<dkim::Verified>(results.front().outcome) ||
          std::holds_alternative<dkim::NotEvaluated>(results.front().outcome));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  message::Reader reader;
  const auto body = reader.feed({reinterpret_cast<const char*>(data), size});
  if (!body) {
    return 0;
  }
  std::string whole(*body);
  const auto rest = reader.finish();
  if (!rest) {
    return 0;
  }
  whole += *rest;
  for (const bool relaxed : {false, true}) {
    check(reader.headers(), whole, request(relaxed));
  }
  return 0;
}
