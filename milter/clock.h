// Where time comes from.
#pragma once

#include <chrono>

#include "auth/base/timestamp.h"

namespace countersign::milter {

using Steady = std::chrono::steady_clock::time_point;

/// The wall clock is for records and t=, the steady one for durations: it goes on evenly when an
/// administrator or a time server sets the other one.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual auth::Timestamp now() const = 0;
  [[nodiscard]] virtual Steady steady() const = 0;
};

}  // namespace countersign::milter
