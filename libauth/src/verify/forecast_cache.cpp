#include "auth/verify/forecast_cache.h"

#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "auth/base/ascii.h"

namespace auth::verify {
namespace {

using TimePoint = std::chrono::steady_clock::time_point;

struct Sender {
  std::string_view local_part;
  std::string_view domain;
};

Sender split(std::string_view mail_from) {
  const auto at = mail_from.rfind('@');
  return at == std::string_view::npos ? Sender{{}, mail_from}
                                      : Sender{mail_from.substr(0, at), mail_from.substr(at + 1)};
}

/// A text with its length before it, so that none can look like several, whoever wrote it.
void add(std::string& key, std::string_view text) {
  key.append(std::to_string(text.size())).append(":").append(text);
}

/// All that a forecast hangs on but the local part of the sender.
std::string key_of(const Egress& egress, const Departure& departure) {
  std::string key;
  key.reserve(512);
  for (const IpAddress& address : egress.addresses) {
    const auto octets = address.octets();
    add(key, {reinterpret_cast<const char*>(octets.data()), octets.size()});
  }
  add(key, egress.helo);
  add(key, departure.mail_from.empty() ? "<>" : ascii::lower(split(departure.mail_from).domain));
  for (const DnsName& author : departure.authors) {
    add(key, author.text());
  }
  for (const dkim::PlannedSignature& signature : departure.signatures) {
    add(key.append("="), signature.selector);
    add(key, signature.domain.text());
    add(key, signature.fingerprint);
  }
  for (const DnsName& other : departure.others) {
    add(key.append("+"), other.text());
  }
  return key;
}

}  // namespace

struct ForecastCache::Impl : std::enable_shared_from_this<ForecastCache::Impl> {
  struct Entry {
    std::string key;
    std::shared_ptr<const Forecast> forecast{};
    TimePoint made{};   // when DNS last answered for it
    TimePoint tried{};  // when it was last tried
    bool under_way = false;
  };

  using Entries = std::list<Entry>;  // the most recently used first

  Impl(Make make_forecast, Start start_task, ForecastCacheOptions cache_options)
      : make(std::move(make_forecast)),
        start(std::move(start_task)),
        options(std::move(cache_options)) {}

  Entry& touch(const std::string& key);
  [[nodiscard]] bool is_due(const Entry& entry, TimePoint now) const;
  void begin(const std::string& key, const Egress& egress, const Departure& departure);
  void finish(const std::string& key, std::shared_ptr<const Forecast> made);

  /// What is known for `key`; it is made (again) where that is due.
  [[nodiscard]] std::shared_ptr<const Forecast> know(const std::string& key, const Egress& egress,
                                                     const Departure& departure);

  const Make make;
  const Start start;
  const ForecastCacheOptions options;
  std::mutex mutex;  // guards all that follows; nothing waits under it
  Entries entries{};
  std::unordered_map<std::string_view, Entries::iterator> by_key{};  // views into the entries
};

ForecastCache::Impl::Entry& ForecastCache::Impl::touch(const std::string& key) {
  if (const auto known = by_key.find(key); known != by_key.end()) {
    entries.splice(entries.begin(), entries, known->second);
    return entries.front();
  }
  if (entries.size() >= options.entries && !entries.empty()) {
    by_key.erase(entries.back().key);
    entries.pop_back();
  }
  entries.push_front({.key = key});
  by_key.emplace(entries.front().key, entries.begin());
  return entries.front();
}

bool ForecastCache::Impl::is_due(const Entry& entry, TimePoint now) const {
  return !entry.under_way && (!entry.forecast || now - entry.tried >= options.refresh);
}

std::shared_ptr<const Forecast> ForecastCache::Impl::know(const std::string& key,
                                                          const Egress& egress,
                                                          const Departure& departure) {
  std::shared_ptr<const Forecast> known;
  bool due = false;
  {
    const TimePoint now = options.clock();
    const std::scoped_lock lock(mutex);
    Entry& entry = touch(key);
    if (entry.forecast && now - entry.made > options.stale) {
      entry.forecast.reset();
    }
    due = is_due(entry, now);
    entry.under_way = entry.under_way || due;
    known = entry.forecast;
  }
  if (due) {
    begin(key, egress, departure);
  }
  return known;
}

void ForecastCache::Impl::begin(const std::string& key, const Egress& egress,
                                const Departure& departure) {
  const bool taken = start([self = weak_from_this(), key, egress, departure] {
    const auto impl = self.lock();
    if (!impl) {
      return;
    }
    std::shared_ptr<const Forecast> made;
    try {
      made = std::make_shared<const Forecast>(impl->make(egress, departure));
    } catch (...) {  // NOLINT(bugprone-empty-catch): no memory; another message will ask again
    }
    impl->finish(key, std::move(made));
  });
  if (!taken) {
    finish(key, nullptr);
  }
}

void ForecastCache::Impl::finish(const std::string& key, std::shared_ptr<const Forecast> made) {
  const TimePoint now = options.clock();
  const std::scoped_lock lock(mutex);
  const auto known = by_key.find(key);
  if (known == by_key.end()) {
    return;  // others were asked for more
  }
  Entry& entry = *known->second;
  entry.under_way = false;
  if (!made) {
    return;
  }
  entry.tried = now;
  // RFC 8767 s5: what was known is better than that DNS does not answer.
  const bool answered = made->decisive().verdict != Foresight::temperror;
  const bool keep =
      !answered && entry.forecast && entry.forecast->decisive().verdict != Foresight::temperror;
  if (!keep) {
    entry.forecast = std::move(made);
    entry.made = now;
  }
}

ForecastCache::ForecastCache(Make make, Start start, ForecastCacheOptions options)
    : impl_(std::make_shared<Impl>(std::move(make), std::move(start), std::move(options))) {}

ForecastCache::~ForecastCache() = default;

std::shared_ptr<const Forecast> ForecastCache::find(const Egress& egress,
                                                    const Departure& departure) {
  std::string key = key_of(egress, departure);
  auto known = impl_->know(key, egress, departure);
  if (known && known->by_local_part) {
    // That of the domain says no more than that it looks at the local part.
    add(key.append("@"), split(departure.mail_from).local_part);
    known = impl_->know(key, egress, departure);
  }
  return known;
}

}  // namespace auth::verify
