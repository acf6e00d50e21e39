#include "bench/dkim_work.h"

#include <cstdlib>

#include "auth/dkim/verifier.h"

namespace auth::bench {
namespace {

constexpr Timestamp now(1'700'000'000);
constexpr std::size_t milter_chunk = 65'535;

template <typename Consumer>
void feed_body(Consumer& consumer, std::string_view body) {
  for (; !body.empty(); body.remove_prefix(std::min(milter_chunk, body.size()))) {
    consumer.body(body.substr(0, milter_chunk));
  }
}

}  // namespace

SplitMessage split(std::string_view message) {
  SplitMessage result;
  const auto end = message.find("\r\n\r\n");
  if (end == std::string_view::npos) {
    std::abort();
  }
  std::string_view header = message.substr(0, end + 2);
  while (!header.empty()) {
    auto line_end = header.find("\r\n");
    while (line_end + 2 < header.size() &&
           (header[line_end + 2] == ' ' || header[line_end + 2] == '\t')) {
      line_end = header.find("\r\n", line_end + 2);
    }
    if (!result.headers.add(header.substr(0, line_end))) {
      std::abort();
    }
    header.remove_prefix(line_end + 2);
  }
  result.body = message.substr(end + 4);
  return result;
}

dkim::SignRequest request_with(std::string_view pem) {
  auto key = crypto::PrivateKey::parse(SecretBytes(pem));
  if (!key) {
    std::abort();
  }
  return {.domain = *DnsName::parse("bench.example"),
          .selector = *dkim::Selector::parse("s1"),
          .key = std::make_shared<const crypto::PrivateKey>(std::move(*key))};
}

std::string sign(std::string_view message, const dkim::SignRequest& request) {
  const SplitMessage split_message = split(message);
  auto signer = dkim::Signer::begin(split_message.headers, std::span(&request, 1), now);
  if (!signer) {
    std::abort();
  }
  feed_body(*signer, split_message.body);
  auto fields = std::move(*signer).finish();
  if (!fields) {
    std::abort();
  }
  return std::move(fields->front().value);
}

std::string_view verify(std::string_view message,
                        const std::shared_ptr<const dkim::KeyRecord>& key) {
  const SplitMessage split_message = split(message);
  auto verifier = dkim::Verifier::begin(split_message.headers, {}, now);
  feed_body(verifier, split_message.body);
  const std::vector<dkim::KeyAnswer> keys(verifier.key_names().size(), key);
  const auto results = std::move(verifier).finish(keys);
  return results.empty() ? "none" : to_text(dkim::verdict(results.front().outcome));
}

void hash_body(std::string_view body, dkim::Canonicalization canonicalization) {
  dkim::BodyHasher hasher(canonicalization);
  hasher.update(body);
  static_cast<void>(hasher.finish());
}

}  // namespace auth::bench
