// Signs a message with the installed library and verifies it; then breaks it and sees that told.
#include <auth/base/deadline.h>
#include <auth/base/timestamp.h>
#include <auth/crypto/private_key.h>
#include <auth/dkim/key_source.h>
#include <auth/dkim/signer.h>
#include <auth/dkim/verifier.h>
#include <auth/dns/static_resolver.h>
#include <auth/message/header_block.h>

#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

constexpr std::string_view body = "The scanner on the second floor sends you a page.\r\n";
constexpr auth::Timestamp now{1'790'000'000};

std::optional<auth::message::HeaderBlock> message_header() {
  auth::message::HeaderBlock header;
  for (const std::string_view field :
       {"From: Scanner <scanner@example.com>", "To: office@example.net", "Subject: A page",
        "Date: Mon, 23 Nov 2026 07:05:09 +0000"}) {
    if (!header.add(field)) {
      return std::nullopt;
    }
  }
  return header;
}

std::optional<std::string> sign(std::shared_ptr<const auth::crypto::PrivateKey> key) {
  auto domain = auth::DnsName::parse("example.com");
  auto selector = auth::dkim::Selector::parse("s1");
  auto header = message_header();
  if (!domain || !selector || !header) {
    return std::nullopt;
  }
  std::vector<auth::dkim::SignRequest> requests;
  requests.push_back({.domain = *domain, .selector = *selector, .key = std::move(key)});
  auto signer = auth::dkim::Signer::begin(*header, std::move(requests), now);
  if (!signer) {
    return std::nullopt;
  }
  signer->body(body);
  auto fields = std::move(*signer).finish();
  if (!fields || fields->size() != 1) {
    return std::nullopt;
  }
  return "DKIM-Signature:" + fields->front().value;
}

auth::dkim::Verdict verify(std::string_view signature, std::string_view received,
                           const auth::crypto::PublicKey& key) {
  auto header = message_header();
  if (!header || !header->add(signature)) {
    return auth::dkim::Verdict::none;
  }
  auth::dns::StaticResolver resolver(
      "s1._domainkey.example.com. 3600 IN TXT \"v=DKIM1; k=ed25519; p=" + key.record_p() + "\"\n");
  auth::dkim::DnsKeySource source(resolver);
  auto verifier = auth::dkim::Verifier::begin(*header, {}, now);
  const auto keys =
      source.find(verifier.key_names(), auth::Deadline::after(std::chrono::seconds(5)));
  verifier.body(received);
  const auto results = std::move(verifier).finish(keys);
  return results.size() == 1 ? auth::dkim::verdict(results.front().outcome)
                             : auth::dkim::Verdict::none;
}

}  // namespace

int main() {
  auto generated = auth::crypto::PrivateKey::generate(auth::crypto::KeyAlgorithm::ed25519);
  if (!generated) {
    std::cerr << "no key: " << generated.error().text << '\n';
    return 1;
  }
  const auto key = std::make_shared<const auth::crypto::PrivateKey>(std::move(*generated));
  const auto signature = sign(key);
  if (!signature) {
    std::cerr << "the message was not signed\n";
    return 1;
  }
  const auto intact = verify(*signature, body, key->public_key());
  const auto broken = verify(*signature, std::string(body) + "PS\r\n", key->public_key());
  std::cout << "intact: " << auth::dkim::to_text(intact)
            << ", changed on the way: " << auth::dkim::to_text(broken) << '\n';
  return intact == auth::dkim::Verdict::pass && broken == auth::dkim::Verdict::fail ? 0 : 1;
}
