#include <cstdio>
#include <cstdlib>

#include "auth/dns/static_resolver.h"
#include "auth/spf/compiled_policy.h"
#include "auth/spf/record_cache.h"
#include "bench/clock.h"
#include "bench/distant_server.h"
#include "bench/ratios.h"
#include "bench/spf_work.h"
#ifdef AUTH_BENCH_SPF2
#include "bench/spf2_peer.h"
#endif

namespace auth::bench {
namespace {

/// The two policies in memory, with what evaluates them.
struct Policies {
  dns::StaticResolver resolver{std::string_view(one_record_zone() + tree_zone())};
  spf::RecordCache records;
  spf::Query one = query_of("one.spf.example");
  spf::Query tree = query_of("tree.spf.example");
  spf::CompiledPolicy compiled = spf::CompiledPolicy::compile(spf::fetch_policy(
      *DnsName::parse("tree.spf.example"), resolver, Deadline::after(std::chrono::seconds(1))));
};

Policies& policies() {
  static Policies made;
  return made;
}

void check_one() { evaluate(policies().one, policies().resolver, {}); }

void check_tree() { evaluate(policies().tree, policies().resolver, {}); }

void check_kept_tree() {
  evaluate(policies().tree, policies().resolver, {.records = &policies().records});
}

/// A hundred times, since once is less than what calling it through a Row costs.
void find_in_compiled_tree() {
  IpAddress client = policies().tree.ip;
  for (int i = 0; i < 100; ++i) {
    const auto* const result = policies().compiled.find(client);
    if (result == nullptr || verdict(*result) != spf::Verdict::pass) {
      std::abort();
    }
  }
}

void check_kept_tree_100_times() {
  for (int i = 0; i < 100; ++i) {
    check_kept_tree();
  }
}

}  // namespace

std::vector<Row> spf_rows() {
  std::vector<Row> rows = {{"SPF, 100 addresses in the compiled tree", "100 evaluations", 50,
                            &find_in_compiled_tree, &check_kept_tree_100_times}};
#ifdef AUTH_BENCH_SPF2
  static const Spf2Evaluator spf2(one_record_zone() + tree_zone());
  const auto spf2_one = [] { spf2.evaluate("one.spf.example"); };
  const auto spf2_tree = [] { spf2.evaluate("tree.spf.example"); };
  rows.push_back({"SPF, one record", "libspf2", 1.0, &check_one, spf2_one});
  rows.push_back({"SPF, tree of ten includes", "libspf2", 1.5, &check_tree, spf2_tree});
  rows.push_back({"the same, records kept parsed", "libspf2", 3.0, &check_kept_tree, spf2_tree});
#else
  rows.push_back({"SPF, one record", "itself", 0, &check_one, &check_one});
  rows.push_back(
      {"SPF, tree of ten includes", "records kept parsed", 0, &check_tree, &check_kept_tree});
#endif
  return rows;
}

bool print_spf_waits() {
  constexpr int depth = 4;
  constexpr std::chrono::milliseconds away(20);
  const DistantServer server(deep_zone(), away);
  dns::NetworkResolver network({server.server()});
  const auto waits = [&](bool ask_ahead) {
    const double begin = seconds(CLOCK_MONOTONIC);
    evaluate(query_of("deep.spf.example"), network, {.ask_ahead = ask_ahead});
    return (seconds(CLOCK_MONOTONIC) - begin) / std::chrono::duration<double>(away).count();
  };
  const double ours = waits(true);
  const double one_by_one = waits(false);
  const bool good = ours < depth + 2;  // a busy machine takes part of a wait as well
  std::printf("%-40s %10.1f waits  %-19s %10.1f waits  limit %d%s\n",
              "SPF, ten includes four deep, 20 ms away", ours, "one by one", one_by_one, depth + 1,
              good ? "" : "  OVER");
  return good;
}

}  // namespace auth::bench
