#include "bench/verify_work.h"

#include <algorithm>
#include <cstdlib>

#include "auth/dkim/verifier.h"
#include "auth/verify/message_verifier.h"
#include "bench/dkim_work.h"

namespace auth::bench {
namespace {

constexpr Timestamp now(1'700'000'000);

Deadline in_20_seconds() { return Deadline::after(std::chrono::seconds(20)); }

}  // namespace

void WarmVerification::check_signature(std::string_view message) {
  const SplitMessage whole = split(message);
  auto verifier = dkim::Verifier::begin(whole.headers, {}, now);
  verifier.body(whole.body);
  const auto keys = keys_.find(verifier.key_names(), in_20_seconds());
  const auto results = std::move(verifier).finish(keys);
  if (results.size() != 1 || verdict(results.front().outcome) != dkim::Verdict::pass) {
    std::abort();
  }
}

void WarmVerification::verify(std::string_view message) {
  const SplitMessage whole = split(message);
  const verify::Client client{.address = IpAddress::v4({192, 0, 2, 25}),
                              .helo = "mail.example.com",
                              .mail_from = "ann@example.com"};
  verify::MessageVerifier verifier(client, {},
                                   {.resolver = cache_, .keys = keys_, .records = &records_}, now);
  verifier.headers(whole.headers);
  verifier.body(whole.body);
  const auto rows = results(verifier.finish());
  if (rows.size() != 4 || std::ranges::any_of(rows, [](const authres::ResultInfo& row) {
        return row.result != "pass";
      })) {
    std::abort();
  }
  static_cast<void>(authres::format("mx.example.net", rows));
}

std::string text_record(std::string_view name, std::string_view text) {
  constexpr std::size_t longest = 255;  // RFC 1035 s3.3: of a character-string
  std::string line = std::string(name) + " 3600 IN TXT";
  for (; !text.empty(); text.remove_prefix(std::min(longest, text.size()))) {
    line += " \"" + std::string(text.substr(0, longest)) + "\"";
  }
  return line + "\n";
}

}  // namespace auth::bench
