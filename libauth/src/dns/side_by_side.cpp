#include "dns/side_by_side.h"

#include <poll.h>

#include <cerrno>
#include <system_error>

namespace auth::dns {

Result<std::vector<bool>, std::string> wait_for(const std::vector<const Attempt*>& attempts,
                                                Deadline deadline) {
  std::vector<pollfd> descriptors;
  auto until = deadline.at;
  for (const Attempt* attempt : attempts) {
    descriptors.push_back({.fd = attempt->descriptor(), .events = attempt->events(), .revents = 0});
    until = std::min(until, attempt->until());
  }
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  const auto timeout = static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
  if (::poll(descriptors.data(), descriptors.size(), timeout) < 0 && errno != EINTR) {
    return fail("cannot wait: " + std::generic_category().message(errno));
  }
  std::vector<bool> ready;
  std::ranges::transform(descriptors, std::back_inserter(ready),
                         [](const pollfd& descriptor) { return descriptor.revents != 0; });
  return ready;
}

}  // namespace auth::dns
