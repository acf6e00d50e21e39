#include "load/summary.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

namespace countersign::load {

namespace {

using Json = nlohmann::ordered_json;

constexpr double milliseconds_of(double microseconds) { return microseconds / 1000; }

/// `sorted` is not empty.
double quantile(const std::vector<std::uint32_t>& sorted, double share) {
  const double last = static_cast<double>(sorted.size() - 1);
  return milliseconds_of(sorted[static_cast<std::size_t>(std::lround(share * last))]);
}

Json latencies_of(std::vector<std::uint32_t>& latencies) {
  if (latencies.empty()) {
    return nullptr;
  }
  std::sort(latencies.begin(), latencies.end());
  const double sum = std::accumulate(latencies.begin(), latencies.end(), 0.0);
  return {{"mean", milliseconds_of(sum / static_cast<double>(latencies.size()))},
          {"p50", quantile(latencies, 0.5)},
          {"p95", quantile(latencies, 0.95)},
          {"p99", quantile(latencies, 0.99)},
          {"max", milliseconds_of(latencies.back())}};
}

std::uint64_t verdicts_of(const Summary& summary) {
  std::uint64_t count = 0;
  for (const auto& [outcome, messages] : summary.outcomes) {
    count += outcome == Outcome::given_up ? 0 : messages;
  }
  return count;
}

}  // namespace

void print_json(Summary& summary, std::ostream& out) {
  const std::uint64_t messages = verdicts_of(summary);
  const double seconds = summary.seconds.count();
  const Json document = {
      {"messages", messages},
      {"seconds", seconds},
      {"per_second", seconds > 0 ? static_cast<double>(messages) / seconds : 0.0},
      {"latency_ms", latencies_of(summary.latencies)},
      {"replies",
       {{"signed", summary.outcomes[Outcome::with_signature]},
        {"unsigned", summary.outcomes[Outcome::accepted]},
        {"tempfailed", summary.outcomes[Outcome::tempfailed]},
        {"rejected", summary.outcomes[Outcome::rejected]},
        {"discarded", summary.outcomes[Outcome::discarded]}}},
      {"signatures", summary.signatures},
      {"begun", summary.begun},
      {"given_up", summary.outcomes[Outcome::given_up]},
      {"lost", summary.lost},
      {"connections", summary.connections},
      {"errors",
       {{"connect", summary.troubles[Trouble::connect]},
        {"closed", summary.troubles[Trouble::closed]},
        {"protocol", summary.troubles[Trouble::protocol]},
        {"timeout", summary.troubles[Trouble::timeout]}}},
      {"first_problem", summary.first_problem},
      {"first_refusal", summary.first_refusal},
      {"saved", summary.saved}};
  out << document.dump(2, ' ', true, Json::error_handler_t::replace) << "\n";
}

}  // namespace countersign::load
