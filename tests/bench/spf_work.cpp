#include "bench/spf_work.h"

#include <cstdlib>
#include <vector>

namespace auth::bench {
namespace {

/// What each name includes; the names are numbers and the first is the root.
using Tree = std::vector<std::vector<int>>;

std::string zone_of(std::string_view root, const Tree& tree) {
  std::string zone;
  const auto name = [&](std::size_t number) {
    return (number == 0 ? std::string(root) : "n" + std::to_string(number)) + ".spf.example";
  };
  for (std::size_t i = 0; i < tree.size(); ++i) {
    zone += name(i) + ". 3600 IN TXT \"v=spf1";
    for (int network = 0; network < 4; ++network) {
      zone += " ip4:198.51." + std::to_string(100 + i) + "." + std::to_string(2 * network) + "/31";
    }
    zone += i + 1 == tree.size() ? " ip4:192.0.2.0/24" : "";
    for (const int child : tree[i]) {
      zone += " include:" + name(static_cast<std::size_t>(child));
    }
    zone += " -all\"\n";
  }
  return zone;
}

}  // namespace

std::string one_record_zone() {
  return "one.spf.example. 3600 IN TXT \"v=spf1 ip4:192.0.2.0/24 -all\"\n";
}

std::string tree_zone() {
  return zone_of("tree", {{1, 2}, {3, 4}, {5, 6}, {7}, {8}, {9}, {10}, {}, {}, {}, {}});
}

std::string deep_zone() {
  return zone_of("deep", {{1, 2, 3}, {4, 5}, {}, {6}, {7}, {}, {8}, {9}, {10}, {}, {}});
}

spf::Query query_of(std::string_view domain) {
  return spf::Query::of_mail_from(IpAddress::v4({192, 0, 2, 77}), "u@" + std::string(domain),
                                  "mx.client.example");
}

spf::CheckResult evaluate(const spf::Query& query, dns::Resolver& resolver,
                          const spf::CheckOptions& options) {
  auto result = spf::check_host(query, resolver, Deadline::after(std::chrono::seconds(20)),
                                Timestamp(1'700'000'000), options);
  if (verdict(result) != spf::Verdict::pass) {
    std::abort();
  }
  return result;
}

}  // namespace auth::bench
