// authbench: one thread does one thing over and over, and says in one JSON line how often it could.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bench/clock.h"

namespace auth::bench {

struct Repeated {
  long operations = 0;
  double wall_seconds = 0;
  double cpu_seconds = 0;
};

template <typename Work>
Repeated repeat(double for_seconds, const Work& work) {
  work();  // what the first call alone pays for does not count
  Repeated result;
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

/// `about` is what was measured, as members of the JSON object: `"op":"sign","bytes":2048`.
void print(const std::string& about, const Repeated& result, std::string_view verdict);

/// Nothing, and a word on stderr, for what is no number above zero or no file.
[[nodiscard]] std::optional<double> read_seconds(std::string_view text);
[[nodiscard]] std::optional<std::string> read_file(const char* path);

/// `dkim sign|verify MESSAGE KEY SECONDS`; the arguments behind `dkim`. Exit statuses.
int run_dkim(std::span<char*> arguments);

/// `spf parse|mem|warm|cold DOMAIN ZONEFILE SECONDS ADDRESS PORT`; the arguments behind `spf`.
int run_spf(std::span<char*> arguments);

}  // namespace auth::bench
