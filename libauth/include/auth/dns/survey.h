#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "auth/dns/authorities.h"
#include "auth/dns/direct_resolver.h"

namespace auth::dns {

/// What one address of one name server says.
struct Sighting {
  std::optional<DnsName> server{};  ///< nothing: it was given by address
  std::optional<Server> address{};  ///< nothing: no address was found; `answer.detail` says why
  DirectAnswer answer{};            ///< to the question; `found.alias` is where a CNAME leads
  DirectAnswer soa{};               ///< of the zone, asked in the same round
};

/// A name, and what each server that is responsible for it says.
struct SurveyedName {
  DnsName name;
  std::optional<DnsName> zone{};  ///< nothing: not found, while servers were given by hand
  std::vector<Sighting> sightings{};
  std::optional<AuthoritiesProblem> problem{};  ///< why there are no sightings
};

/// First the name that was asked for, then the names to which CNAMEs lead, each once.
using Survey = std::vector<SurveyedName>;

/// Names of one survey; a CNAME to one more is told as its problem.
inline constexpr std::size_t max_surveyed_names = 8;

/// Asks every address of every authoritative server directly, all at once. A CNAME is followed by
/// asking the authorities of its target. `resolver` finds who they are; `servers`, where there are
/// some, are asked instead of those of the zone (and only their zone's SOA is looked up).
[[nodiscard]] Survey survey(const Question& question, const std::vector<Server>& servers,
                            Resolver& resolver, DirectResolver& direct, Deadline deadline);

}  // namespace auth::dns
