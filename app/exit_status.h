#pragma once

namespace countersign::app {

/// What every program ends with (contract s2). Nothing else, ever.
enum class ExitStatus {
  ok = 0,          ///< pass, done, nothing to report
  verdict = 1,     ///< any other verdict, or findings
  usage = 2,       ///< usage, configuration or input that cannot be read
  try_again = 75,  ///< DNS or a server failed, not yet converged
};

}  // namespace countersign::app
