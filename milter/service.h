// What the running milter shares: the State in force, where records and diagnostics go, and how
// many messages are open.
#pragma once

#include <atomic>
#include <string>

#include "milter/clock.h"
#include "milter/line_writer.h"
#include "milter/record.h"
#include "milter/session.h"
#include "milter/state.h"

namespace countersign::milter {

/// Stands before each line on standard error.
inline constexpr const char* line_prefix = "countersign-milter: ";

class Service {
 public:
  Service(std::shared_ptr<const State> state, LogFormat format, const Clock& clock,
          LineWriter& records, LineWriter& diagnostics)
      : state_(std::move(state)),
        format_(format),
        clock_(clock),
        records_(records),
        diagnostics_(diagnostics) {}

  [[nodiscard]] CurrentState& state() noexcept { return state_; }

  [[nodiscard]] const Clock& clock() const noexcept { return clock_; }

  void record(const Record& record) { records_.write(to_line(record, format_)); }

  /// A line on standard error.
  void say(const std::string& text) { diagnostics_.write(line_prefix + text); }

  /// Messages between MAIL and their verdict, over all connections.
  [[nodiscard]] std::atomic<int>& open_messages() noexcept { return open_messages_; }

  /// From now on new messages are told to try again.
  void begin_ending() noexcept { ending_ = true; }

  [[nodiscard]] bool is_ending() const noexcept { return ending_; }

 private:
  CurrentState state_;
  LogFormat format_;
  const Clock& clock_;
  LineWriter& records_;
  LineWriter& diagnostics_;
  std::atomic<int> open_messages_{0};
  std::atomic<bool> ending_{false};
};

}  // namespace countersign::milter
