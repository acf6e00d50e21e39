// authbench dkim sign|verify MESSAGE.eml KEY.pem|KEYRECORD.txt SECONDS: one JSON line about one
// thread that does this over and over.
#include <time.h>

#include <charconv>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "bench/dkim_work.h"

namespace auth::bench {
namespace {

struct Result {
  long operations = 0;
  double wall_seconds = 0;
  double cpu_seconds = 0;
};

double seconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

template <typename Work>
Result repeat(double for_seconds, const Work& work) {
  work();  // what the first call alone pays for does not count
  Result result;
  const double wall = seconds(CLOCK_MONOTONIC);
  const double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
  do {
    work();
    ++result.operations;
    result.wall_seconds = seconds(CLOCK_MONOTONIC) - wall;
  } while (result.wall_seconds < for_seconds);
  result.cpu_seconds = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  return result;
}

std::optional<std::string> read_file(const char* path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    std::fprintf(stderr, "authbench: %s: cannot be read\n", path);
    return std::nullopt;
  }
  return std::string{std::istreambuf_iterator<char>(in), {}};
}

void print(std::string_view operation, std::size_t octets, const Result& result,
           std::string_view verdict) {
  const auto operations = static_cast<double>(result.operations);
  std::printf(
      "{\"lib\":\"countersign\",\"op\":\"%.*s\",\"bytes\":%zu,\"ops\":%ld,\"ops_per_s\":%.1f,"
      "\"cpu_us\":%.1f,\"result\":\"%.*s\"}\n",
      static_cast<int>(operation.size()), operation.data(), octets, result.operations,
      operations / result.wall_seconds, result.cpu_seconds / operations * 1e6,
      static_cast<int>(verdict.size()), verdict.data());
}

int run_sign(std::string_view message, std::string_view pem, double for_seconds) {
  const dkim::SignRequest request = request_with(pem);
  std::string field;
  const Result result = repeat(for_seconds, [&] { field = sign(message, request); });
  print("sign", message.size(), result, field.empty() ? "failed" : "signed");
  return 0;
}

int run_verify(std::string_view message, std::string record, double for_seconds) {
  while (record.ends_with('\n') || record.ends_with('\r')) {
    record.pop_back();
  }
  auto parsed = dkim::parse_key_record(record);
  if (!parsed) {
    std::fprintf(stderr, "authbench: the key record: %s\n", parsed.error().text.c_str());
    return 2;
  }
  const auto key = std::make_shared<const dkim::KeyRecord>(std::move(*parsed));
  std::string_view verdict;
  const Result result = repeat(for_seconds, [&] { verdict = verify(message, key); });
  print("verify", message.size(), result, verdict);
  return 0;
}

int run(int argc, char** argv) {
  const std::string_view operation = argc == 6 ? argv[2] : "";
  if (argc != 6 || std::string_view(argv[1]) != "dkim" ||
      (operation != "sign" && operation != "verify")) {
    std::fprintf(stderr, "usage: authbench dkim sign|verify MESSAGE KEY SECONDS\n");
    return 2;
  }
  const auto message = read_file(argv[3]);
  const auto key = read_file(argv[4]);
  const std::string_view time = argv[5];
  double for_seconds = 0;
  const auto read = std::from_chars(time.data(), time.data() + time.size(), for_seconds);
  if (!message || !key || read.ec != std::errc{} || for_seconds <= 0) {
    return 2;
  }
  return operation == "sign" ? run_sign(*message, *key, for_seconds)
                             : run_verify(*message, *key, for_seconds);
}

}  // namespace
}  // namespace auth::bench

int main(int argc, char** argv) { return auth::bench::run(argc, argv); }
