#include "auth/dns/network_resolver.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "dns/lookup.h"

namespace auth::dns {
namespace {

using Clock = std::chrono::steady_clock;

/// A question under way, and its place among those asked.
struct InFlight {
  std::size_t place;
  Lookup lookup;
};

/// Waits until a descriptor is ready or the first of the times has come. Says which are ready;
/// an errno when it could not wait.
Result<std::vector<bool>, int> wait_for(const std::vector<InFlight>& flights, Deadline deadline) {
  std::vector<pollfd> descriptors;
  Clock::time_point until = deadline.at;
  for (const InFlight& flight : flights) {
    const Attempt& attempt = flight.lookup.attempt();
    descriptors.push_back({.fd = attempt.descriptor(), .events = attempt.events(), .revents = 0});
    until = std::min(until, attempt.until());
  }
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
  const auto timeout = static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
  if (::poll(descriptors.data(), descriptors.size(), timeout) < 0 && errno != EINTR) {
    return fail(errno);
  }
  std::vector<bool> ready;
  std::ranges::transform(descriptors, std::back_inserter(ready),
                         [](const pollfd& descriptor) { return descriptor.revents != 0; });
  return ready;
}

}  // namespace

NetworkResolver::NetworkResolver(std::vector<Server> servers, NetworkOptions options)
    : servers_(std::move(servers)), options_(options) {}

std::vector<Answer> NetworkResolver::ask(std::span<const Question> questions, Deadline deadline) {
  if (servers_.empty()) {
    return std::vector<Answer>(questions.size(), server_failure("there is no server to ask"));
  }
  std::vector<Answer> answers(questions.size(),
                              {.status = Status::timeout, .detail = "there was no time to ask"});
  std::vector<InFlight> flights;
  std::size_t next = 0;
  const std::size_t most = std::max<std::size_t>(options_.in_flight, 1);
  while (!deadline.passed()) {
    for (; next < questions.size() && flights.size() < most; ++next) {
      InFlight flight{next, Lookup(servers_, options_, questions[next])};
      if (auto answer = flight.lookup.begin(Clock::now())) {
        answers[next] = *std::move(answer);
      } else {
        flights.push_back(std::move(flight));
      }
    }
    if (flights.empty()) {
      return answers;
    }
    const auto ready = wait_for(flights, deadline);
    const auto now = Clock::now();
    auto is_ready = ready ? ready->begin() : std::vector<bool>::const_iterator();
    std::erase_if(flights, [&](InFlight& flight) {
      auto answer = ready ? flight.lookup.advance(*is_ready++, now)
                          : flight.lookup.give_up(
                                Status::server_failure,
                                "cannot wait: " + std::generic_category().message(ready.error()));
      if (!answer) {
        return false;
      }
      answers[flight.place] = *std::move(answer);
      return true;
    });
  }
  for (InFlight& flight : flights) {
    answers[flight.place] = flight.lookup.time_is_up();
  }
  return answers;
}

}  // namespace auth::dns
