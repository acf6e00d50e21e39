// auth_ratios: what we cost beside OpenSSL, libopendkim and libspf2, as ratios within one run.
// Times of different runs or machines cannot be compared, these ratios can. Exit 1 where one is
// under its limit.
#include "bench/ratios.h"

#include <algorithm>
#include <cstdio>

#include "bench/clock.h"

namespace auth::bench {
namespace {

double thread_microseconds() { return seconds(CLOCK_THREAD_CPUTIME_ID) * 1e6; }

/// CPU microseconds of one call, from enough calls to fill some milliseconds.
double time_of(const Work& work, int calls) {
  const double begin = thread_microseconds();
  for (int i = 0; i < calls; ++i) {
    work();
  }
  return (thread_microseconds() - begin) / calls;
}

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
  std::printf("%-40s %10.2f us  %-22s %10.2f us  ratio %6.2f", row.name, ours, row.measure, bare,
              ratio);
  if (row.limit > 0) {
    std::printf("  limit %.2f%s", row.limit, good ? "" : "  UNDER");
  }
  std::printf("\n");
  std::fflush(stdout);
  return good;
}

}  // namespace
}  // namespace auth::bench

int main() {
  bool good = true;
  for (const auto& rows : {auth::bench::dkim_rows(), auth::bench::verify_rows(),
                           auth::bench::forecast_rows(), auth::bench::spf_rows()}) {
    for (const auto& row : rows) {
      good = auth::bench::print(row) && good;
    }
  }
  return auth::bench::print_spf_waits() && good ? 0 : 1;
}
