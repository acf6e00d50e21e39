// What receivers will decide about a message that leaves, for its record, for a field in it, or to
// hold it. Nothing here waits: what is not known yet is found out in the background.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

#include "auth/base/dns_name.h"
#include "auth/message/header_block.h"
#include "auth/verify/forecast_cache.h"
#include "milter/config.h"
#include "milter/policy.h"
#include "milter/state.h"
#include "milter/verdict.h"

namespace countersign::milter {

/// The field that tells the forecast to whoever reads the message.
inline constexpr std::string_view forecast_field = "X-Countersign-Forecast";

/// Forecasts of this process, for its life.
class Forecasting {
 public:
  /// Most forecasts that wait to be made, or are being made.
  static constexpr std::size_t most_waiting = 200;

  /// `run` has a task run on another thread, soon.
  Forecasting(EgressConfig config, auth::verify::ForecastCache::Make make,
              std::function<void(auth::verify::ForecastCache::Task)> run);

  [[nodiscard]] ForecastUse use() const noexcept { return config_.forecast; }

  /// nullptr: not known yet.
  [[nodiscard]] std::shared_ptr<const auth::verify::Forecast> find(
      const auth::verify::Departure& departure) {
    return cache_.find(config_.from, departure);
  }

 private:
  const EgressConfig config_;
  std::atomic<std::size_t> waiting_{0};
  auth::verify::ForecastCache cache_;
};

/// What a forecast needs of a message whose header has ended, but for our signatures.
struct LeavingMessage {
  auth::verify::Departure departure;
  std::size_t forecast_fields = 0;  ///< that came with it
};

/// `domain`: the configured one of From, or nullptr.
[[nodiscard]] LeavingMessage leaving_message(std::string_view sender,
                                             const auth::message::HeaderBlock& headers,
                                             const Authors& authors, const SigningDomain* domain);

/// Looks at a message that is let through, with the verdict that it has so far: notes the forecast
/// in the record, adds the field below our signatures, has the message held. `domain` signed it now
/// or before; nullptr: nobody did.
void forecast(Forecasting& forecasting, LeavingMessage message, const SigningDomain* domain,
              Verdict& verdict);

}  // namespace countersign::milter
