#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <vector>

#include "auth/base/deadline.h"
#include "auth/base/result.h"
#include "dns/attempt.h"

namespace auth::dns {

/// Waits until a descriptor is ready or the first of the times has come. Says which are ready; a
/// sentence when it could not wait.
[[nodiscard]] Result<std::vector<bool>, std::string> wait_for(
    const std::vector<const Attempt*>& attempts, Deadline deadline);

/// Runs look-ups side by side, at most `at_once` of them, until all are done or `deadline` has
/// come. `make(place)` gives the look-up for a place, `done(place, outcome)` takes what came of it;
/// a place that was never begun is not told of. A look-up has `begin(now)` and `advance(ready,
/// now)`, which give an outcome or nothing while it waits for `attempt()`, and `cannot_wait(text)`
/// and `time_is_up()`, which give one in any case.
template <typename Lookup, typename Make, typename Done>
void run_side_by_side(std::size_t places, std::size_t at_once, Deadline deadline, Make make,
                      Done done) {
  using Clock = std::chrono::steady_clock;

  struct InFlight {
    std::size_t place;
    Lookup lookup;
  };

  std::vector<InFlight> flights;
  std::size_t next = 0;
  while (!deadline.passed()) {
    for (; next < places && flights.size() < std::max<std::size_t>(at_once, 1); ++next) {
      InFlight flight{next, make(next)};
      if (auto outcome = flight.lookup.begin(Clock::now())) {
        done(next, *std::move(outcome));
      } else {
        flights.push_back(std::move(flight));
      }
    }
    if (flights.empty()) {
      return;
    }
    std::vector<const Attempt*> attempts;
    std::ranges::transform(flights, std::back_inserter(attempts),
                           [](const InFlight& flight) { return &flight.lookup.attempt(); });
    const auto ready = wait_for(attempts, deadline);
    const auto now = Clock::now();
    auto is_ready = ready ? ready->begin() : std::vector<bool>::const_iterator();
    std::erase_if(flights, [&](InFlight& flight) {
      auto outcome = ready ? flight.lookup.advance(*is_ready++, now)
                           : flight.lookup.cannot_wait(ready.error());
      if (!outcome) {
        return false;
      }
      done(flight.place, *std::move(outcome));
      return true;
    });
  }
  for (InFlight& flight : flights) {
    done(flight.place, flight.lookup.time_is_up());
  }
}

}  // namespace auth::dns
