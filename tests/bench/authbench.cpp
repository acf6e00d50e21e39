#include "bench/authbench.h"

#include <charconv>
#include <cstdio>
#include <fstream>
#include <iterator>

namespace auth::bench {

void print(const std::string& about, const Repeated& result, std::string_view verdict) {
  const auto operations = static_cast<double>(result.operations);
  std::printf(
      "{\"lib\":\"countersign\",%s,\"ops\":%ld,\"ops_per_s\":%.1f,\"cpu_us\":%.2f,"
      "\"result\":\"%.*s\"}\n",
      about.c_str(), result.operations, operations / result.wall_seconds,
      result.cpu_seconds / operations * 1e6, static_cast<int>(verdict.size()), verdict.data());
}

std::optional<double> read_seconds(std::string_view text) {
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || !(value > 0)) {
    std::fprintf(stderr, "authbench: SECONDS is a number above 0\n");
    return std::nullopt;
  }
  return value;
}

std::optional<std::string> read_file(const char* path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    std::fprintf(stderr, "authbench: %s: cannot be read\n", path);
    return std::nullopt;
  }
  return std::string{std::istreambuf_iterator<char>(in), {}};
}

}  // namespace auth::bench

int main(int argc, char** argv) {
  const std::span<char*> arguments(argv, static_cast<std::size_t>(argc));
  const std::string_view protocol = argc > 1 ? argv[1] : "";
  if (protocol == "dkim") {
    return auth::bench::run_dkim(arguments.subspan(2));
  }
  if (protocol == "spf") {
    return auth::bench::run_spf(arguments.subspan(2));
  }
  std::fprintf(stderr,
               "usage: authbench dkim sign|verify MESSAGE KEY SECONDS\n"
               "       authbench spf parse|mem|warm|cold DOMAIN ZONEFILE SECONDS ADDRESS PORT\n");
  return 2;
}
