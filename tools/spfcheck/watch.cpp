#include "tools/spfcheck/watch.h"

#include <algorithm>

#include "tools/spfcheck/watch_judge.h"

namespace countersign::spfcheck {
namespace {

/// Name servers, their addresses, then all of them; and the same for targets of CNAMEs.
constexpr std::chrono::seconds round_time{60};

}  // namespace

WatchReport Watcher::round(auth::Timestamp now) {
  const auto survey =
      auth::dns::survey({options_.domain, auth::dns::RecordType::txt}, options_.authorities,
                        resolver_, direct_, auth::Deadline::after(round_time));
  WatchReport report = judge(options_.domain, survey, options_.expect);
  remember(survey, report, now);
  report.old_answers_until = old_answers_until(report, now);
  return report;
}

/// A resolver that asked just before the address changed keeps the old answer for its TTL. The TTL
/// counts as long as the address does not match, and of the round in which it begins to: the old
/// one was the same, as far as anybody can know.
void Watcher::remember(const auth::dns::Survey& survey, const WatchReport& report,
                       auth::Timestamp now) {
  std::map<Place, std::optional<std::chrono::seconds>> ttls;
  for (const auto& surveyed : survey) {
    for (const auto& sighting : surveyed.sightings) {
      ttls[{surveyed.name, name_text(sighting), address_text(sighting)}] = time_to_live(sighting);
    }
  }
  for (const WatchedServer& server : report.servers) {
    const Place place{server.asked, server.name, server.address};
    Memory& memory = memory_[place];
    if (!memory.matches_since) {
      memory.ttl = std::max(memory.ttl, ttls[place]);  // nothing is less than any
    }
    if (server.state != ServerState::match) {
      memory.matches_since.reset();
    } else if (!memory.matches_since) {
      memory.matches_since = now;
    }
  }
}

std::optional<auth::Timestamp> Watcher::old_answers_until(const WatchReport& report,
                                                          auth::Timestamp now) const {
  std::optional<std::chrono::seconds> longest;
  for (const auto& [place, memory] : memory_) {
    longest = std::max(longest, memory.ttl);
  }
  std::optional<auth::Timestamp> until;
  for (const WatchedServer& server : report.servers) {
    const Memory& memory = memory_.at({server.asked, server.name, server.address});
    // One that never answered may serve the old record again at any time, for as long as others do.
    const auto ttl = memory.ttl ? memory.ttl : longest;
    if (ttl) {
      until = std::max(until, std::optional(memory.matches_since.value_or(now) + *ttl));
    }
  }
  return until;
}

}  // namespace countersign::spfcheck
