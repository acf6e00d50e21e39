// auth_ratios: what we cost beside OpenSSL and beside libopendkim, as ratios within one run. Times
// of different runs or machines cannot be compared, these ratios can. Exit 1 where one is under its
// limit.
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "bench/bare_openssl.h"
#include "bench/dkim_work.h"
#include "bench/inputs.h"
#ifdef AUTH_BENCH_OPENDKIM
#include "bench/opendkim_peer.h"
#endif

namespace auth::bench {
namespace {

using Work = std::function<void()>;

double thread_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

/// CPU microseconds of one call, from enough calls to fill some milliseconds.
double time_of(const Work& work, int calls) {
  const double begin = thread_microseconds();
  for (int i = 0; i < calls; ++i) {
    work();
  }
  return (thread_microseconds() - begin) / calls;
}

struct Row {
  const char* name;
  const char* measure;
  double limit;  // 0: for information
  Work ours;
  Work bare;
};

/// The smallest time of each, in turns, so that what else the machine does falls on both.
bool print(const Row& row) {
  constexpr int rounds = 60;
  constexpr double enough = 4000;
  const int calls = std::max(1, static_cast<int>(enough / time_of(row.bare, 3)));
  double ours = time_of(row.ours, calls);
  double bare = time_of(row.bare, calls);
  for (int i = 0; i < rounds; ++i) {
    ours = std::min(ours, time_of(row.ours, calls));
    bare = std::min(bare, time_of(row.bare, calls));
  }
  const double ratio = bare / ours;
  const bool good = ratio >= row.limit;
  std::printf("%-40s %10.1f us  %-22s %10.1f us  ratio %6.2f", row.name, ours, row.measure, bare,
              ratio);
  if (row.limit > 0) {
    std::printf("  limit %.2f%s", row.limit, good ? "" : "  UNDER");
  }
  std::printf("\n");
  std::fflush(stdout);
  return good;
}

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
  std::vector<Row> rows = {{"sign, RSA-2048, 2 KB", "EVP sign + SHA-256", 0.9,
                            [] { static_cast<void>(sign(small_message, request)); },
                            [] { bare_key.sign(small_message); }},
                           {"sign, RSA-2048, 1 MB", "EVP sign + SHA-256", 0.8,
                            [] { static_cast<void>(sign(large_message, request)); },
                            [] { bare_key.sign(large_message); }}};
#ifdef AUTH_BENCH_OPENDKIM
  static const std::string record = "v=DKIM1; k=rsa; p=" + request.key->public_key().record_p();
  static const std::string signed_message =
      "DKIM-Signature:" + sign(small_message, request) + "\r\n" + small_message;
  static const auto parsed =
      std::make_shared<const dkim::KeyRecord>(*dkim::parse_key_record(record));
  static const OpendkimVerifier opendkim(record);
  rows.push_back({"verify, RSA-2048, 2 KB", "libopendkim", 3.0,
                  [] { static_cast<void>(verify(signed_message, parsed)); },
                  [] { opendkim.verify(signed_message); }});
#endif
  return rows;
}

}  // namespace
}  // namespace auth::bench

int main() {
  bool good = true;
  for (const auto& rows : {auth::bench::body_rows(), auth::bench::key_rows()}) {
    for (const auto& row : rows) {
      good = auth::bench::print(row) && good;
    }
  }
  return good ? 0 : 1;
}
