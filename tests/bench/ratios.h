// What auth_ratios measures: each row is something of ours beside something that takes turns with
// it.
#pragma once

#include <functional>
#include <vector>

namespace auth::bench {

using Work = std::function<void()>;

struct Row {
  const char* name;
  const char* measure;
  double limit;  ///< of the time of `bare` over that of `ours`; 0: for information
  Work ours;
  Work bare;
};

[[nodiscard]] std::vector<Row> dkim_rows();

[[nodiscard]] std::vector<Row> forecast_rows();

[[nodiscard]] std::vector<Row> spf_rows();

/// Empty where there is no peer.
[[nodiscard]] std::vector<Row> verify_rows();

/// Prints how often an evaluation waits for a server that is 20 ms away; false where it is more
/// often than the policy is deep, and once.
[[nodiscard]] bool print_spf_waits();

}  // namespace auth::bench
