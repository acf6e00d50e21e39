#include "dns/direct_lookup.h"

#include <algorithm>

namespace auth::dns {
namespace {

DirectStatus status_of(AttemptFailure::Cause cause) {
  switch (cause) {
    case AttemptFailure::Cause::silence:
    case AttemptFailure::Cause::unreachable:
      return DirectStatus::silent;
    case AttemptFailure::Cause::no_route:
      return DirectStatus::no_route;
    case AttemptFailure::Cause::refused:
      return DirectStatus::refused;
    case AttemptFailure::Cause::no_use:
      return DirectStatus::lame;
  }
  return DirectStatus::lame;
}

}  // namespace

DirectLookup::DirectLookup(const DirectQuestion& question, const NetworkOptions& options)
    : question_(question),
      options_(&options),
      attempt_(question.server, question.question, options, AskedAs::authority) {}

std::optional<DirectAnswer> DirectLookup::begin(TimePoint now) {
  ++tries_;
  return take(attempt_.begin(now), now);
}

std::optional<DirectAnswer> DirectLookup::advance(bool ready, TimePoint now) {
  Attempt::Step step = ready ? attempt_.ready(now) : std::nullopt;
  if (!step && now >= attempt_.until()) {
    step = attempt_.expired();
  }
  return step ? take(std::move(step), now) : std::nullopt;
}

std::optional<DirectAnswer> DirectLookup::take(Attempt::Step step, TimePoint now) {
  while (step) {
    if (auto* found = std::get_if<Found>(&*step)) {
      return DirectAnswer{.status = DirectStatus::answered, .found = std::move(*found)};
    }
    auto& failure = std::get<AttemptFailure>(*step);
    if (!failure.is_silence() || tries_ >= std::max(options_->tries, 1)) {
      return DirectAnswer{.status = status_of(failure.cause), .detail = std::move(failure.text)};
    }
    ++tries_;
    attempt_ = Attempt(question_.server, question_.question, *options_, AskedAs::authority);
    step = attempt_.begin(now);
  }
  return std::nullopt;
}

std::optional<DirectAnswer> DirectLookup::cannot_wait(std::string text) {
  return DirectAnswer{.status = DirectStatus::silent, .detail = std::move(text)};
}

DirectAnswer DirectLookup::time_is_up() {
  return {.status = DirectStatus::silent,
          .detail = "no answer from " + question_.server.text() + " in time"};
}

}  // namespace auth::dns
