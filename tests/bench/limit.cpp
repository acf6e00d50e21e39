// auth_limit SIZE THREADS SECONDS: bare RSA-2048 signatures over SIZE octets, SHA-256 included, on
// so many threads for so long. Prints signatures a second and CPU microseconds of one, as JSON:
// what no signing milter on this machine can do better than, at this moment.
#include <time.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "bench/bare_openssl.h"
#include "bench/inputs.h"

namespace {

using Clock = std::chrono::steady_clock;

struct Count {
  std::uint64_t signatures = 0;
  double cpu_seconds = 0;
};

double thread_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

void sign_until(Clock::time_point end, const auth::bench::BareKey& key, const std::string& text,
                Count& count) {
  const double begin = thread_seconds();
  while (Clock::now() < end) {
    key.sign(text);
    ++count.signatures;
  }
  count.cpu_seconds = thread_seconds() - begin;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: auth_limit SIZE THREADS SECONDS\n");
    return 2;
  }
  const std::size_t size = std::strtoul(argv[1], nullptr, 10);
  const std::chrono::duration<double> time(std::strtod(argv[3], nullptr));
  const auth::bench::BareKey key;
  const std::string text = auth::bench::text_body(size).substr(0, size);
  key.sign(text);  // what OpenSSL prepares at the first use is no part of it
  std::vector<Count> counts(std::strtoul(argv[2], nullptr, 10));
  const auto begin = Clock::now();
  const auto end = begin + std::chrono::duration_cast<Clock::duration>(time);
  std::vector<std::thread> threads;
  threads.reserve(counts.size());
  for (Count& count : counts) {
    threads.emplace_back([&] { sign_until(end, key, text, count); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  const std::chrono::duration<double> took = Clock::now() - begin;
  Count all;
  for (const Count& count : counts) {
    all.signatures += count.signatures;
    all.cpu_seconds += count.cpu_seconds;
  }
  std::printf("{\"per_second\": %.1f, \"cpu_us\": %.2f}\n",
              static_cast<double>(all.signatures) / took.count(),
              all.cpu_seconds * 1e6 / static_cast<double>(all.signatures));
  return 0;
}
