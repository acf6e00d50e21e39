#pragma once

#include <chrono>
#include <iosfwd>
#include <optional>

#include "tools/common/command.h"
#include "tools/spfcheck/watch.h"
#include "tools/spfcheck/watch_render.h"

namespace countersign::spfcheck {

/// Time, as far as `watch` lives in it; tests have a fake.
class Pace {
 public:
  virtual ~Pace() = default;

  /// The wall clock.
  [[nodiscard]] virtual auth::Timestamp now() = 0;

  /// Since the beginning, on a clock that nobody sets.
  [[nodiscard]] virtual std::chrono::milliseconds elapsed() = 0;

  virtual void sleep(std::chrono::milliseconds time) = 0;
};

/// Between two rounds of questions.
inline constexpr std::chrono::seconds watch_interval{10};

/// Asks once or, with --wait, until all servers agree or that time is over; the last round is what
/// is printed. `live`, where there is one, shows the rounds before it.
[[nodiscard]] app::ExitStatus watch(const WatchOptions& options, auth::dns::Resolver& resolver,
                                    auth::dns::DirectResolver& direct, Pace& pace,
                                    std::optional<LiveText> live, std::ostream& out);

[[nodiscard]] tools::Command watch_command();

}  // namespace countersign::spfcheck
