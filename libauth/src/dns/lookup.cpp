#include "dns/lookup.h"

#include <algorithm>

namespace auth::dns {

Lookup::Lookup(std::span<const Server> servers, const NetworkOptions& options, Question question)
    : servers_(servers),
      options_(&options),
      chain_(std::move(question)),
      attempt_(servers.front(), chain_.open(), options, AskedAs::resolver) {
  forget_failures();
}

std::optional<Answer> Lookup::begin(TimePoint now) { return take(std::nullopt, now); }

std::optional<Answer> Lookup::advance(bool ready, TimePoint now) {
  Attempt::Step step = ready ? attempt_.ready(now) : std::nullopt;
  if (!step && now >= attempt_.until()) {
    step = attempt_.expired();
  }
  return step ? take(std::move(step), now) : std::nullopt;
}

/// Goes on from the end of an attempt (nothing: from the start) until the network has to be waited
/// for, or the answer is there.
std::optional<Answer> Lookup::take(Attempt::Step step, TimePoint now) {
  for (;;) {
    if (step && std::holds_alternative<Found>(*step)) {
      if (auto answer = chain_.add(std::get<Found>(*std::move(step)))) {
        return answer;
      }
      forget_failures();
    } else if (step) {
      note(std::get<AttemptFailure>(*step));
    }
    const auto server = next_server();
    if (!server) {
      return give_up(refusal_.empty() ? Status::timeout : Status::server_failure,
                     refusal_.empty() ? silence_ : refusal_);
    }
    server_ = *server;
    attempt_ = Attempt(servers_[server_], chain_.open(), *options_, AskedAs::resolver);
    step = attempt_.begin(now);
    if (!step) {
      return std::nullopt;
    }
  }
}

std::optional<std::size_t> Lookup::next_server() noexcept {
  const auto rounds = static_cast<std::size_t>(std::max(options_->tries, 1));
  while (tries_ < rounds * servers_.size()) {
    const std::size_t server = tries_++ % servers_.size();
    if (!has_refused_[server]) {
      return server;
    }
  }
  return std::nullopt;
}

void Lookup::note(const AttemptFailure& failure) {
  if (failure.is_silence()) {
    silence_ = failure.text;
  } else {
    refusal_ = failure.text;
    has_refused_[server_] = true;
  }
}

void Lookup::forget_failures() {
  tries_ = 0;
  has_refused_.assign(servers_.size(), false);
  silence_.clear();
  refusal_.clear();
}

std::optional<Answer> Lookup::cannot_wait(std::string text) {
  return give_up(Status::server_failure, std::move(text));
}

Answer Lookup::time_is_up() {
  return give_up(Status::timeout, "no answer from " + servers_[server_].text() + " in time");
}

Answer Lookup::give_up(Status status, std::string detail) {
  return chain_.give_up(status, std::move(detail));
}

}  // namespace auth::dns
