#include "auth/dns/caching_resolver.h"

#include <condition_variable>
#include <map>
#include <mutex>

#include "dns/answer_cache.h"

namespace auth::dns {
namespace {

/// A question that one call asks and others may wait for. Guarded by the resolver's mutex.
struct Flight {
  std::optional<Answer> answer;
  bool ran_out = false;  // a timeout because the call that asked had no more time
  std::condition_variable landed;
};

using FlightPtr = std::shared_ptr<Flight>;

/// A question of one call, by its place there.
struct Place {
  std::size_t index;
  FlightPtr flight;
};

}  // namespace

struct CachingResolver::Impl {
  Impl(Resolver& resolver, CacheOptions cache_options)
      : below(resolver), options(std::move(cache_options)) {}

  Resolver& below;
  const CacheOptions options;
  std::mutex mutex;  // guards all that follows
  AnswerCache cache{options};
  std::map<Question, FlightPtr> flights{};
};

/// One call of `ask`, or rather one round of it: what the cache cannot answer is asked below, or
/// waited for where somebody else asks it already.
class CachingResolver::Round {
 public:
  Round(Impl& impl, std::span<const Question> questions, Deadline deadline)
      : impl_(impl), questions_(questions), deadline_(deadline) {
    asked_here_.reserve(questions.size());
    asked_elsewhere_.reserve(questions.size());
  }

  Round(const Round&) = delete;
  Round& operator=(const Round&) = delete;

  /// Whatever happened, nobody waits for this call any more.
  ~Round() { land(); }

  /// Fills in what is still missing. False when another round is needed.
  bool run(std::vector<std::optional<Answer>>& answers) {
    share_out(answers);
    ask_below();
    bool complete = true;
    for (const auto* places : {&asked_here_, &asked_elsewhere_}) {
      for (const Place& place : *places) {
        answers[place.index] = wait(*place.flight);
        complete = complete && answers[place.index];
      }
    }
    return complete;
  }

 private:
  void share_out(std::vector<std::optional<Answer>>& answers);
  void ask_below();
  void land() noexcept;
  std::optional<Answer> wait(Flight& flight);

  Impl& impl_;
  std::span<const Question> questions_;
  Deadline deadline_;
  std::vector<Place> asked_here_;
  std::vector<Place> asked_elsewhere_;  // or twice in this call
};

void CachingResolver::Round::share_out(std::vector<std::optional<Answer>>& answers) {
  const std::lock_guard lock(impl_.mutex);
  const auto now = impl_.options.clock();
  for (std::size_t i = 0; i < questions_.size(); ++i) {
    if (!answers[i]) {
      answers[i] = impl_.cache.find(questions_[i], now);
    }
    if (answers[i]) {
      continue;
    }
    if (const auto other = impl_.flights.find(questions_[i]); other != impl_.flights.end()) {
      asked_elsewhere_.push_back({i, other->second});
    } else {
      asked_here_.push_back({i, std::make_shared<Flight>()});
      impl_.flights.emplace(questions_[i], asked_here_.back().flight);
    }
  }
}

void CachingResolver::Round::ask_below() {
  if (asked_here_.empty()) {
    return;
  }
  std::vector<Question> open;
  open.reserve(asked_here_.size());
  for (const Place& place : asked_here_) {
    open.push_back(questions_[place.index]);
  }
  std::vector<Answer> found = impl_.below.ask(open, deadline_);
  const bool too_late = deadline_.passed();
  {
    const std::lock_guard lock(impl_.mutex);
    const auto now = impl_.options.clock();
    for (std::size_t i = 0; i < found.size(); ++i) {
      Flight& flight = *asked_here_[i].flight;
      // That says nothing about the servers: neither to be kept nor to be believed by others.
      flight.ran_out = found[i].status == Status::timeout && too_late;
      if (!flight.ran_out) {
        impl_.cache.store(open[i], found[i], now);
      }
      flight.answer = std::move(found[i]);
    }
  }
  land();
}

/// Ends the flights of this round and wakes who waits for them.
void CachingResolver::Round::land() noexcept {
  const std::lock_guard lock(impl_.mutex);
  for (const Place& place : asked_here_) {
    Flight& flight = *place.flight;
    if (!flight.answer) {
      flight.answer.emplace(Answer{.status = Status::server_failure});  // an exception went by
    }
    const auto own = impl_.flights.find(questions_[place.index]);
    if (own != impl_.flights.end() && own->second == place.flight) {
      impl_.flights.erase(own);
    }
    flight.landed.notify_all();
  }
}

/// Nothing when the flight ended for lack of time and this call has some left.
std::optional<Answer> CachingResolver::Round::wait(Flight& flight) {
  std::unique_lock lock(impl_.mutex);
  if (!flight.landed.wait_until(lock, deadline_.at, [&] { return flight.answer.has_value(); })) {
    return Answer{.status = Status::timeout, .detail = "no answer in time"};
  }
  return flight.ran_out && !deadline_.passed() ? std::nullopt : flight.answer;
}

CachingResolver::CachingResolver(Resolver& below, CacheOptions options)
    : impl_(std::make_unique<Impl>(below, std::move(options))) {}

CachingResolver::~CachingResolver() = default;

std::vector<Answer> CachingResolver::ask(std::span<const Question> questions, Deadline deadline) {
  std::vector<std::optional<Answer>> answers(questions.size());
  // Another round comes only where somebody else asked and ran out of time before this call does.
  while (!Round(*impl_, questions, deadline).run(answers)) {
  }
  std::vector<Answer> result;
  result.reserve(answers.size());
  for (auto& answer : answers) {
    result.push_back(std::move(answer).value_or(Answer{}));
  }
  return result;
}

}  // namespace auth::dns
