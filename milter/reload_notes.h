// What a reload does not do, or ends: no mistakes, but nothing to be found out by surprise.
#pragma once

#include <string>
#include <vector>

#include "milter/config.h"
#include "milter/state.h"

namespace countersign::milter {

/// Settings of `now` that wait for the next start, because the process holds to what it was
/// `started` with. A line each.
[[nodiscard]] std::vector<std::string> settings_that_wait(const Config& started, const Config& now);

/// Domains of `before` whose mail was signed, or waited for a key, and passes unsigned now. A line
/// each.
[[nodiscard]] std::vector<std::string> domains_that_end(const State& before, const State& now);

}  // namespace countersign::milter
