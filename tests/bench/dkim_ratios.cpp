#include "bench/bare_openssl.h"
#include "bench/dkim_work.h"
#include "bench/inputs.h"
#include "bench/ratios.h"

namespace auth::bench {
namespace {

constexpr std::size_t small = 1024;     // with the header a message of 2 KB
constexpr std::size_t large = 1 << 20;  // 1 MB

std::vector<Row> body_rows() {
  using dkim::Canonicalization;
  static const std::string text = text_body(large);
  static const std::string flowed = text_body(large, true);
  static const std::string base64 = base64_body(large);
  const auto row = [](const char* name, const std::string& body, Canonicalization c, double limit) {
    return Row{name, "SHA-256", limit, [&body, c] { hash_body(body, c); },
               [&body] { bare_sha256(body); }};
  };
  return {row("body hash, relaxed, text 1 MB", text, Canonicalization::relaxed, 0.8),
          row("body hash, relaxed, base64 1 MB", base64, Canonicalization::relaxed, 0.8),
          row("body hash, relaxed, format=flowed 1 MB", flowed, Canonicalization::relaxed, 0),
          row("body hash, simple, text 1 MB", text, Canonicalization::simple, 0.9),
          row("body hash, simple, base64 1 MB", base64, Canonicalization::simple, 0.9)};
}

std::vector<Row> key_rows() {
  static const BareKey bare_key;
  static const dkim::SignRequest request = request_with(bare_key.pem());
  static const std::string small_message = header() + "\r\n" + text_body(small);
  static const std::string large_message = header() + "\r\n" + text_body(large);
  return {{"sign, RSA-2048, 2 KB", "EVP sign + SHA-256", 0.9,
           [] { static_cast<void>(sign(small_message, request)); },
           [] { bare_key.sign(small_message); }},
          {"sign, RSA-2048, 1 MB", "EVP sign + SHA-256", 0.8,
           [] { static_cast<void>(sign(large_message, request)); },
           [] { bare_key.sign(large_message); }}};
}

}  // namespace

std::vector<Row> dkim_rows() {
  std::vector<Row> rows = body_rows();
  for (Row& row : key_rows()) {
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace auth::bench
