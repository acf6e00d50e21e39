#include "tools/spfcheck/watch_judge.h"

#include <algorithm>
#include <map>
#include <utility>

#include "auth/base/printable.h"
#include "auth/spf/record_lookup.h"

namespace countersign::spfcheck {
namespace {

using auth::DnsName;
using auth::printable;
using auth::dns::DirectStatus;
using auth::dns::Sighting;
using auth::dns::SurveyedName;

/// The SOA that a server gave in the same round.
const auth::dns::Soa* soa_of(const Sighting& sighting) {
  const auto& records = sighting.soa.found.answer.records;
  return records.empty() ? nullptr : std::get_if<auth::dns::Soa>(&records.front());
}

/// Its server answered over the other family of addresses.
bool answered_otherwise(const SurveyedName& surveyed, const Sighting& silent) {
  return std::ranges::any_of(surveyed.sightings, [&](const Sighting& other) {
    return silent.server && other.server == silent.server && other.address &&
           other.address->address.family() != silent.address->address.family() &&
           other.answer.status == DirectStatus::answered;
  });
}

ServerState state_without_answer(DirectStatus status) {
  switch (status) {
    case DirectStatus::answered:
    case DirectStatus::lame:
      return ServerState::lame;
    case DirectStatus::refused:
      return ServerState::refused;
    case DirectStatus::silent:
    case DirectStatus::no_route:
      return ServerState::timeout;
  }
  return ServerState::lame;
}

bool is_answer(const Sighting& sighting) {
  return sighting.answer.status == DirectStatus::answered &&
         (sighting.answer.found.alias || !sighting.answer.found.answer.temporary());
}

/// A row that was answered stands as `missing` until its records are compared.
WatchedServer row(const SurveyedName& surveyed, const Sighting& sighting) {
  WatchedServer server{.asked = surveyed.name,
                       .name = name_text(sighting),
                       .address = address_text(sighting),
                       .detail = sighting.answer.detail};
  if (const auto* soa = soa_of(sighting)) {
    server.serial = soa->serial;
  }
  if (!is_answer(sighting)) {
    server.state = state_without_answer(sighting.answer.status);
    if (server.detail.empty()) {
      server.detail = sighting.answer.found.answer.detail;
    }
    return server;
  }
  server.state = ServerState::missing;
  server.alias = sighting.answer.found.alias;
  const auto& answer = sighting.answer.found.answer;
  for (const std::string_view record : auth::spf::spf_records(answer)) {
    server.records.emplace_back(record);
  }
  if (!server.alias && server.records.empty()) {
    server.detail = answer.status == auth::dns::Status::no_such_name
                        ? surveyed.name.text() + " does not exist there"
                        : "no SPF record";
  }
  return server;
}

bool is_answered(const WatchedServer& server) {
  return server.state == ServerState::missing || server.state == ServerState::differs ||
         server.state == ServerState::match;
}

/// RFC 1982 s3.2, in the sense of a zone: no serial is the oldest.
bool is_newer(const std::optional<std::uint32_t>& a, const std::optional<std::uint32_t>& b) {
  return a && (!b || static_cast<std::int32_t>(*a - *b) > 0);
}

/// What the servers of a name agree upon, for CNAMEs that lead there.
struct Behind {
  ServerState state = ServerState::missing;  // stays as long as there are answers, and no dispute
  std::vector<std::string> records{};
  std::string remark{};
};

/// The judgement of one survey, step by step.
class Judgement {
 public:
  Judgement(const DnsName& domain, const std::optional<std::string>& expect)
      : report_{.domain = domain, .is_expected = expect.has_value(), .record = expect} {}

  void list(const auth::dns::Survey& survey);

  void follow_aliases() { (void)behind(report_.domain); }

  void choose_record();
  void compare();

  [[nodiscard]] WatchReport take() && { return std::move(report_); }

 private:
  [[nodiscard]] Behind behind(const DnsName& name);
  [[nodiscard]] Behind agreed(const DnsName& name);

  WatchReport report_;
  std::map<DnsName, auth::dns::AuthoritiesProblem> problems_;  // of names without servers
  std::map<DnsName, Behind> behind_;                           // names that were followed
};

void Judgement::list(const auth::dns::Survey& survey) {
  report_.zone = survey.empty() ? std::nullopt : survey.front().zone;
  for (const SurveyedName& surveyed : survey) {
    if (surveyed.problem) {
      problems_.emplace(surveyed.name, *surveyed.problem);
      report_.problem = report_.problem.empty() ? surveyed.problem->text : report_.problem;
    }
    for (const Sighting& sighting : surveyed.sightings) {
      if (sighting.answer.status == DirectStatus::no_route &&
          answered_otherwise(surveyed, sighting)) {
        report_.left_out.push_back({.name = name_text(sighting),
                                    .address = address_text(sighting),
                                    .detail = sighting.answer.detail});
      } else {
        report_.servers.push_back(row(surveyed, sighting));
      }
    }
  }
}

/// Follows the CNAMEs of a name: what stands behind one is what the servers of its target say.
/// No name is entered twice.
Behind Judgement::behind(const DnsName& name) {  // NOLINT(misc-no-recursion): bounded by that
  if (const auto problem = problems_.find(name); problem != problems_.end()) {
    return {.state = problem->second.temporary ? ServerState::timeout : ServerState::missing,
            .remark = ": " + problem->second.text};
  }
  const auto [followed, is_new] = behind_.try_emplace(name, Behind{.remark = ", a loop"});
  if (!is_new) {
    return followed->second;
  }
  for (WatchedServer& server : report_.servers) {
    if (server.asked == name && server.alias) {
      Behind there = behind(*server.alias);
      server.state = there.state;
      server.records = std::move(there.records);
      server.detail = "CNAME to " + printable(server.alias->text()) + there.remark;
    }
  }
  followed->second = agreed(name);
  return followed->second;
}

Behind Judgement::agreed(const DnsName& name) {
  const WatchedServer* first = nullptr;
  for (const WatchedServer& server : report_.servers) {
    if (server.asked != name || !is_answered(server)) {
      continue;
    }
    if (first != nullptr && server.records != first->records) {
      return {.state = ServerState::differs, .remark = ", whose servers disagree"};
    }
    first = &server;
  }
  return first != nullptr
             ? Behind{.state = first->state, .records = first->records}
             : Behind{.state = ServerState::timeout, .remark = ", whose servers do not answer"};
}

/// The newest of those that stand in the first of the names that has any; of the same serial the
/// one that most servers have.
void Judgement::choose_record() {
  if (report_.record) {
    return;
  }
  const WatchedServer* best = nullptr;
  const auto copies = [this](const WatchedServer& server) {
    return std::ranges::count(report_.servers, server.records, &WatchedServer::records);
  };
  for (const WatchedServer& server : report_.servers) {
    if (!is_answered(server) || server.alias || server.records.size() != 1) {
      continue;
    }
    const bool is_better =
        best == nullptr ||
        (server.asked == best->asked &&
         (is_newer(server.serial, best->serial) ||
          (!is_newer(best->serial, server.serial) && copies(server) > copies(*best))));
    best = is_better ? &server : best;
  }
  if (best != nullptr) {
    report_.record = best->records.front();
  }
}

void Judgement::compare() {
  for (WatchedServer& server : report_.servers) {
    if (!is_answered(server) || server.state == ServerState::differs) {
      continue;
    }
    const std::string so_far = server.detail.empty() ? "" : server.detail + "; ";
    if (server.records.size() > 1) {
      server.state = ServerState::differs;
      server.detail = so_far + std::to_string(server.records.size()) +
                      " SPF records, which is a permanent error to receivers";
    } else if (server.records.size() == 1 && server.records.front() != report_.record) {
      const std::string& has = server.records.front();
      const auto apart = std::ranges::mismatch(has, *report_.record);
      server.state = ServerState::differs;
      server.detail = so_far + "another record from octet " +
                      std::to_string(1 + (apart.in1 - has.begin())) + " on";
    } else if (server.records.size() == 1) {
      server.state = ServerState::match;
    }
  }
  report_.converged = report_.problem.empty() && !report_.servers.empty() &&
                      std::ranges::all_of(report_.servers, [](const WatchedServer& server) {
                        return server.state == ServerState::match;
                      });
}

}  // namespace

std::string_view to_text(ServerState state) noexcept {
  switch (state) {
    case ServerState::match:
      return "match";
    case ServerState::differs:
      return "differs";
    case ServerState::missing:
      return "missing";
    case ServerState::lame:
      return "lame";
    case ServerState::timeout:
      return "timeout";
    case ServerState::refused:
      return "refused";
  }
  return "";
}

std::string name_text(const Sighting& sighting) {
  return sighting.server ? sighting.server->text() : "";
}

std::string address_text(const Sighting& sighting) {
  if (!sighting.address) {
    return "";
  }
  return sighting.address->port == 53 ? sighting.address->address.text() : sighting.address->text();
}

std::optional<std::chrono::seconds> time_to_live(const Sighting& sighting) {
  std::optional<std::chrono::seconds> longest;
  if (is_answer(sighting)) {
    longest = sighting.answer.found.answer.ttl;
  }
  if (const auto* soa = soa_of(sighting)) {
    const auto negative = std::min(sighting.soa.found.answer.ttl, soa->minimum);
    longest = longest ? std::max(*longest, negative) : negative;
  }
  return longest;
}

WatchReport judge(const DnsName& domain, const auth::dns::Survey& survey,
                  const std::optional<std::string>& expect) {
  Judgement judgement(domain, expect);
  judgement.list(survey);
  judgement.follow_aliases();
  judgement.choose_record();
  judgement.compare();
  return std::move(judgement).take();
}

}  // namespace countersign::spfcheck
