#include "milter/periodic.h"

#include <algorithm>

namespace countersign::milter {

namespace {

// How long to wait where there is nothing to do.
constexpr std::chrono::milliseconds longest_wait{60'000};

}  // namespace

void Periodic::every(std::chrono::milliseconds period, Work work) {
  jobs_.push_back({.period = period, .due = start_ + period, .work = std::move(work)});
}

std::chrono::milliseconds Periodic::run(Steady now) {
  auto wait = longest_wait;
  for (Job& job : jobs_) {
    if (job.due <= now) {
      job.due = now + job.period;
      job.work();
    }
    // Rounded up: the waker who comes too early comes twice.
    wait = std::min(wait, std::chrono::ceil<std::chrono::milliseconds>(job.due - now));
  }
  return wait;
}

}  // namespace countersign::milter
