// auth_bench: DKIM piece by piece (Google Benchmark).
#include <benchmark/benchmark.h>

#include "auth/dkim/signature.h"
#include "auth/dkim/signed_fields.h"
#include "bench/bare_openssl.h"
#include "bench/dkim_work.h"
#include "bench/inputs.h"

namespace auth::bench {
namespace {

using dkim::Canonicalization;

constexpr std::int64_t sizes[] = {10 << 10, 10 << 20};

const BareKey& bare_key() {
  static const BareKey key;
  return key;
}

const dkim::SignRequest& request() {
  static const dkim::SignRequest made = request_with(bare_key().pem());
  return made;
}

void hash(benchmark::State& state, const std::string& body, Canonicalization c) {
  for (auto _ : state) {
    hash_body(body, c);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(body.size()) * state.iterations());
}

void bare_hash(benchmark::State& state) {
  const std::string body = text_body(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    bare_sha256(body);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(body.size()) * state.iterations());
}

void relaxed_text(benchmark::State& state) {
  hash(state, text_body(static_cast<std::size_t>(state.range(0))), Canonicalization::relaxed);
}

void relaxed_flowed(benchmark::State& state) {
  hash(state, text_body(static_cast<std::size_t>(state.range(0)), true), Canonicalization::relaxed);
}

void relaxed_base64(benchmark::State& state) {
  hash(state, base64_body(static_cast<std::size_t>(state.range(0))), Canonicalization::relaxed);
}

void simple_text(benchmark::State& state) {
  hash(state, text_body(static_cast<std::size_t>(state.range(0))), Canonicalization::simple);
}

BENCHMARK(bare_hash)->Arg(sizes[0])->Arg(sizes[1]);
BENCHMARK(relaxed_text)->Arg(sizes[0])->Arg(sizes[1]);
BENCHMARK(relaxed_flowed)->Arg(sizes[0])->Arg(sizes[1]);
BENCHMARK(relaxed_base64)->Arg(sizes[0])->Arg(sizes[1]);
BENCHMARK(simple_text)->Arg(sizes[0])->Arg(sizes[1]);

void bare_sign(benchmark::State& state) {
  const std::string message = header() + "\r\n" + text_body(1024);
  for (auto _ : state) {
    bare_key().sign(message);
  }
}

void sign_message(benchmark::State& state) {
  const std::string message =
      header() + "\r\n" + text_body(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(sign(message, request()));
  }
}

void verify_message(benchmark::State& state) {
  const std::string plain = header() + "\r\n" + text_body(static_cast<std::size_t>(state.range(0)));
  const std::string message = "DKIM-Signature:" + sign(plain, request()) + "\r\n" + plain;
  const auto record = std::make_shared<const dkim::KeyRecord>(
      *dkim::parse_key_record("p=" + request().key->public_key().record_p()));
  for (auto _ : state) {
    benchmark::DoNotOptimize(verify(message, record));
  }
}

BENCHMARK(bare_sign);
BENCHMARK(sign_message)->Arg(1 << 10)->Arg(1 << 20);
BENCHMARK(verify_message)->Arg(1 << 10)->Arg(1 << 20);

void parse_one_signature(benchmark::State& state) {
  const std::string value = sign(header() + "\r\nbody\r\n", request());
  for (auto _ : state) {
    benchmark::DoNotOptimize(dkim::parse_signature(value));
  }
}

void choose_and_hash_fields(benchmark::State& state) {
  const std::string text = header() + "\r\n";
  const SplitMessage message = split(text);
  for (auto _ : state) {
    crypto::Hasher hasher;
    const auto names = names_to_sign(message.headers, dkim::FieldPolicy::standard());
    hash_fields(hasher, message.headers, names, Canonicalization::relaxed);
    benchmark::DoNotOptimize(hasher.finish());
  }
}

void split_header(benchmark::State& state) {
  const std::string text = header() + "\r\n";
  for (auto _ : state) {
    benchmark::DoNotOptimize(split(text));
  }
}

BENCHMARK(parse_one_signature);
BENCHMARK(choose_and_hash_fields);
BENCHMARK(split_header);

}  // namespace
}  // namespace auth::bench

BENCHMARK_MAIN();
