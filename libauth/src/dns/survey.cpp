#include "auth/dns/survey.h"

#include <algorithm>

#include "auth/base/printable.h"

namespace auth::dns {
namespace {

Sighting without_address(const NameServer& server) {
  const auto status = server.temporary ? DirectStatus::silent : DirectStatus::lame;
  const DirectAnswer none{.status = status, .detail = server.problem};
  return {.server = server.name, .answer = none, .soa = none};
}

SurveyedName of_the_zone(const DnsName& name, Resolver& resolver, Deadline deadline) {
  SurveyedName surveyed{.name = name};
  const auto found = find_authorities(name, resolver, deadline);
  if (!found) {
    surveyed.problem = found.error();
    return surveyed;
  }
  surveyed.zone = found->zone;
  for (const NameServer& server : found->servers) {
    for (const Server& address : server.addresses) {
      surveyed.sightings.push_back({.server = server.name, .address = address});
    }
    if (!server.problem.empty()) {
      surveyed.sightings.push_back(without_address(server));
    }
  }
  return surveyed;
}

SurveyedName by_hand(const DnsName& name, const std::vector<Server>& servers, Resolver& resolver,
                     Deadline deadline) {
  SurveyedName surveyed{.name = name};
  if (auto zone = find_zone(name, resolver, deadline)) {
    surveyed.zone = *std::move(zone);
  }
  for (const Server& server : servers) {
    surveyed.sightings.push_back({.address = server});
  }
  return surveyed;
}

/// Asks all addresses of one name at once, each for the record and for the SOA of the zone.
void ask_all(SurveyedName& surveyed, RecordType type, DirectResolver& direct, Deadline deadline) {
  std::vector<DirectQuestion> questions;
  for (const Sighting& sighting : surveyed.sightings) {
    if (sighting.address) {
      questions.push_back({*sighting.address, {surveyed.name, type}});
      questions.push_back(
          {*sighting.address, {surveyed.zone.value_or(surveyed.name), RecordType::soa}});
    }
  }
  auto answers = direct.ask(questions, deadline);
  auto next = answers.begin();
  for (Sighting& sighting : surveyed.sightings) {
    if (sighting.address) {
      sighting.answer = std::move(*next++);
      sighting.soa = std::move(*next++);
    }
  }
}

bool contains(const Survey& names, const DnsName& name) {
  return std::ranges::find(names, name, &SurveyedName::name) != names.end();
}

}  // namespace

Survey survey(const Question& question, const std::vector<Server>& servers, Resolver& resolver,
              DirectResolver& direct, Deadline deadline) {
  Survey names;
  std::vector<DnsName> open{question.name};
  for (std::size_t next = 0; next < open.size(); ++next) {
    const DnsName name = open[next];
    if (contains(names, name)) {
      continue;
    }
    if (names.size() == max_surveyed_names) {
      names.push_back(
          {.name = name,
           .problem = AuthoritiesProblem{
               .text = "CNAMEs lead from " + printable(question.name.text()) + " to more than " +
                       std::to_string(max_surveyed_names - 1) + " names"}});
      return names;
    }
    const auto zone = names.empty() ? std::nullopt : names.front().zone;
    const bool is_theirs = !servers.empty() && (names.empty() || (zone && name.is_within(*zone)));
    names.push_back(is_theirs ? by_hand(name, servers, resolver, deadline)
                              : of_the_zone(name, resolver, deadline));
    ask_all(names.back(), question.type, direct, deadline);
    for (const Sighting& sighting : names.back().sightings) {
      if (sighting.answer.found.alias) {
        open.push_back(*sighting.answer.found.alias);
      }
    }
  }
  return names;
}

}  // namespace auth::dns
