// What is done again and again while the milter serves, each job at its own pace.
#pragma once

#include <chrono>
#include <functional>
#include <vector>

#include "milter/clock.h"

namespace countersign::milter {

class Periodic {
 public:
  using Work = std::function<void()>;

  /// `start`: the first time of each job is its period later.
  explicit Periodic(Steady start) : start_(start) {}

  void every(std::chrono::milliseconds period, Work work);

  /// Does what is due, each job once however late it is, in the order of every(). Returns how long
  /// nothing is due from `now` on.
  std::chrono::milliseconds run(Steady now);

 private:
  struct Job {
    std::chrono::milliseconds period;
    Steady due;
    Work work;
  };

  Steady start_;
  std::vector<Job> jobs_;
};

}  // namespace countersign::milter
