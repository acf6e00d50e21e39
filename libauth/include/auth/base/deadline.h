#pragma once

#include <chrono>

namespace auth {

/// The moment at which a whole question has to be answered, on the monotonic clock.
struct Deadline {
  std::chrono::steady_clock::time_point at;

  [[nodiscard]] static Deadline after(std::chrono::milliseconds time) {
    return {std::chrono::steady_clock::now() + time};
  }

  [[nodiscard]] bool passed() const { return std::chrono::steady_clock::now() >= at; }
};

}  // namespace auth
