#include "tools/spfcheck/sender_changes.h"

#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "app/dns_options.h"
#include "auth/spf/check_host.h"
#include "auth/spf/record_cache.h"

namespace countersign::spfcheck {
namespace {

using auth::fail;
namespace spf = auth::spf;

}  // namespace

auth::Result<std::vector<tools::Sender>, std::string> read_senders(app::Input& in) {
  tools::SenderReader reader(in);
  std::vector<tools::Sender> senders;
  std::set<std::tuple<auth::IpAddress, std::string, std::optional<std::string>>> known;
  for (;;) {
    auto line = reader.next();
    if (!line) {
      return fail(line.error());
    }
    std::optional<tools::SenderLine>& next = *line;
    if (!next) {
      return senders;
    }
    auto& sender = next->sender;
    if (!sender) {
      return fail("line " + std::to_string(next->number) + ": " + sender.error());
    }
    if (!known.emplace(sender->ip, sender->sender, sender->helo).second) {
      continue;
    }
    if (senders.size() == most_senders) {
      return fail("more than " + std::to_string(most_senders) + " senders; split the list");
    }
    senders.push_back(std::move(*sender));
  }
}

std::vector<SenderChange> sender_changes(std::vector<tools::Sender> senders,
                                         auth::dns::Resolver& before, auth::dns::Resolver& after,
                                         auth::Timestamp now) {
  spf::RecordCache records;
  const auto check = [&](const tools::Sender& sender, auth::dns::Resolver& resolver) {
    const auto query = spf::Query::of_mail_from(sender.ip, sender.sender, sender.helo.value_or(""));
    return spf::check_host(query, resolver, auth::Deadline::after(app::question_time), now,
                           {.explain = false, .records = &records});
  };
  std::vector<SenderChange> changes;
  changes.reserve(senders.size());
  for (tools::Sender& sender : senders) {
    const auto was = verdict(check(sender, before));
    const auto then = check(sender, after);
    const bool differs = was != verdict(then);
    changes.push_back({.sender = std::move(sender),
                       .before = was,
                       .after = verdict(then),
                       .reason = differs ? spf::reason(then) : ""});
  }
  return changes;
}

}  // namespace countersign::spfcheck
