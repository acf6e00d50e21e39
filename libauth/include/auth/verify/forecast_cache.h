// Forecasts for whoever cannot wait: what is not known is found out in the background.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "auth/verify/forecast.h"

namespace auth::verify {

struct ForecastCacheOptions {
  std::size_t entries = 2'000;  ///< the least recently used goes first
  /// A forecast that is older is made again, in the background. It costs DNS nothing while the
  /// answers that it rests on last: those are the resolver's to keep.
  std::chrono::seconds refresh{30};
  /// How long one is told that could not be made again, because DNS does not answer (RFC 8767), or
  /// because nobody had asked for it any more.
  std::chrono::seconds stale{3'600};
  /// The monotonic clock; tests hand in their own.
  std::function<std::chrono::steady_clock::time_point()> clock = &std::chrono::steady_clock::now;
};

/// Forecasts by all that they hang on: egress, domains of sender and From, signatures. Whoever
/// sends, memory is bounded, and so is what DNS is asked: a forecast is made once at a time, and
/// only where `start` takes the work. Safe to use from several threads.
class ForecastCache {
 public:
  using Task = std::function<void()>;

  /// Makes a forecast, and may wait for DNS.
  using Make = std::function<Forecast(const Egress&, const Departure&)>;

  /// Has a task run on another thread, soon; false where there is no room for it now. It may
  /// outlive this object.
  using Start = std::function<bool(Task)>;

  ForecastCache(Make make, Start start, ForecastCacheOptions options = {});
  ~ForecastCache();
  ForecastCache(const ForecastCache&) = delete;
  ForecastCache& operator=(const ForecastCache&) = delete;
  ForecastCache(ForecastCache&&) = delete;
  ForecastCache& operator=(ForecastCache&&) = delete;

  /// What is known; nullptr where nothing is yet. Waits for nobody.
  [[nodiscard]] std::shared_ptr<const Forecast> find(const Egress& egress,
                                                     const Departure& departure);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace auth::verify
