// What the running milter shares: the State in force, where records and diagnostics go, and how
// many messages are open.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "milter/attention.h"
#include "milter/clock.h"
#include "milter/diagnostics.h"
#include "milter/forecast_watch.h"
#include "milter/forecasting.h"
#include "milter/line_writer.h"
#include "milter/mail_session.h"
#include "milter/record.h"
#include "milter/state.h"
#include "milter/summary.h"
#include "milter/verification.h"

namespace countersign::milter {

class Service {
 public:
  /// `verification`: of an instance that verifies; nullptr where it signs. `forecasting`: nullptr
  /// where nothing is forecast.
  Service(std::shared_ptr<const State> state, Verification* verification, Forecasting* forecasting,
          LogFormat format, const Clock& clock, LineWriter& records, Diagnostics& diagnostics)
      : state_(std::move(state)),
        verification_(verification),
        forecasting_(forecasting),
        format_(format),
        clock_(clock),
        records_(records),
        diagnostics_(diagnostics),
        counting_since_(clock.steady()) {}

  [[nodiscard]] CurrentState& state() noexcept { return state_; }

  /// For a connection of the MTA.
  [[nodiscard]] std::unique_ptr<MailSession> new_session();

  /// It verifies, else it signs: for the life of the process.
  [[nodiscard]] bool verifies() const noexcept { return verification_ != nullptr; }

  [[nodiscard]] ForecastUse forecast_use() const noexcept {
    return forecasting_ == nullptr ? ForecastUse::off : forecasting_->use();
  }

  [[nodiscard]] const Clock& clock() const noexcept { return clock_; }

  /// Writes the record, counts it, and tells what it is the first to show.
  void record(const Record& record);

  /// Tells what came since the last time.
  void summarize();

  [[nodiscard]] Diagnostics& diagnostics() noexcept { return diagnostics_; }

  /// Messages between MAIL and their verdict, over all connections.
  [[nodiscard]] std::atomic<int>& open_messages() noexcept { return open_messages_; }

  /// From now on new messages are told to try again.
  void begin_ending() noexcept { ending_ = true; }

  [[nodiscard]] bool is_ending() const noexcept { return ending_; }

 private:
  CurrentState state_;
  Verification* const verification_;
  Forecasting* const forecasting_;
  LogFormat format_;
  const Clock& clock_;
  LineWriter& records_;
  Diagnostics& diagnostics_;
  std::mutex counting_;  // for a count, never for I/O or a signature
  Summary summary_;
  Attention attention_;
  ForecastWatch forecasts_;
  Steady counting_since_;
  std::atomic<int> open_messages_{0};
  std::atomic<bool> ending_{false};
};

}  // namespace countersign::milter
