#include "tools/spfcheck/progress.h"

#include <ostream>

namespace countersign::spfcheck {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds pause{250};

}  // namespace

Progress::Progress(std::ostream* terminal)
    : terminal_(terminal), begun_(steady_clock::now()), told_(begun_) {}

void Progress::one_more() {
  ++done_;
  if (terminal_ != nullptr && steady_clock::now() - told_ >= pause) {
    tell();
  }
}

void Progress::tell() {
  told_ = steady_clock::now();
  const auto seconds = std::chrono::duration<double>(told_ - begun_).count();
  *terminal_ << "\r" << done_ << " lines, "
             << static_cast<std::size_t>(static_cast<double>(done_) / seconds) << " a second  "
             << std::flush;
}

void Progress::end() {
  if (terminal_ != nullptr && told_ != begun_) {
    *terminal_ << "\r" << std::string(60, ' ') << "\r" << std::flush;
  }
}

}  // namespace countersign::spfcheck
