#include "milter/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "milter/transport_watch.h"

namespace countersign::milter {

namespace {

constexpr const char* other_clients = "other clients";
constexpr const char* other_domains = "other domains";

// Whoever sends most comes first.
std::string clients_text(const std::map<std::string, std::uint64_t>& clients) {
  constexpr std::size_t shown = 5;
  std::vector<std::pair<std::string, std::uint64_t>> sorted(clients.begin(), clients.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  for (std::size_t i = 0; i < std::min(shown, sorted.size()); ++i) {
    text += fmt::format("{}{} {}", i == 0 ? "" : ", ", sorted[i].first, sorted[i].second);
  }
  if (sorted.size() > shown) {
    text += fmt::format(", and {} more", sorted.size() - shown);
  }
  return text;
}

std::string time_text(std::chrono::seconds time) {
  constexpr std::chrono::seconds minute{60};
  return time < minute ? fmt::format("{} s", time.count()) : fmt::format("{} min", time / minute);
}

}  // namespace

void Summary::add(const Record& record) {
  ++messages_;
  ++decisions_[record.decision];
  long_lines_ += record.longest_line > line_limit ? 1 : 0;
  eightbit_ += record.eightbit ? 1 : 0;
  if (record.decision == Decision::verify && record.verification) {
    ++dmarc_[record.verification->dmarc];
  }
  if (record.forecast && record.forecast->asked) {
    count_in(forecasts_[record.forecast->verdict()], record.from_domain.value_or("no domain"),
             other_domains);
  }
  if (record.reason) {
    count_in(groups_[{record.decision, *record.reason}], record.client, other_clients);
  }
}

void Summary::count_in(Group& group, const std::string& name, const char* others) {
  ++group.messages;
  const bool known = group.clients.contains(name);
  if (!known && clients_ == max_clients) {
    ++group.clients[others];
    return;
  }
  clients_ += known ? 0 : 1;
  ++group.clients[name];
}

std::uint64_t Summary::count(Decision decision) const {
  const auto found = decisions_.find(decision);
  return found == decisions_.end() ? 0 : found->second;
}

// `2 unsigned: no-from 1 (10.0.0.5 1), bad-from 1 (10.0.0.6 1)`
std::string Summary::group_text(Decision decision) const {
  std::string text = fmt::format("{} {}", count(decision), to_text(decision));
  bool first = true;
  for (const auto& [key, group] : groups_) {
    if (key.first == decision) {
      text += fmt::format("{} {} {} ({})", first ? ":" : ",", to_text(key.second), group.messages,
                          clients_text(group.clients));
      first = false;
    }
  }
  return text;
}

// `9 verified: dmarc fail 1, none 2, pass 6`
std::string Summary::verified_text() const {
  std::string text = group_text(Decision::verify) + ": dmarc";
  for (const auto& [word, messages] : dmarc_) {
    text += fmt::format("{} {} {}", word == dmarc_.begin()->first ? "" : ",", word, messages);
  }
  return text;
}

// `; forecast: 9 pass (example.com 9), 1 fail (example.org 1)`; empty where nothing was forecast.
std::string Summary::forecasts_text() const {
  std::string text;
  for (const auto& [verdict, group] : forecasts_) {
    text += fmt::format("{} {} {} ({})", text.empty() ? "; forecast:" : ",", group.messages,
                        to_text(verdict), clients_text(group.clients));
  }
  return text;
}

std::string Summary::take(std::chrono::seconds time) {
  std::string text =
      fmt::format("{}: {} message{}", time_text(time), messages_, messages_ == 1 ? "" : "s");
  if (messages_ != 0) {
    text += fmt::format(": {}; {}; {}; {}; {}; {} with a line over {} octets; {} with 8-bit text{}",
                        dmarc_.empty() ? group_text(Decision::sign) : verified_text(),
                        group_text(Decision::pass), group_text(Decision::tempfail),
                        group_text(Decision::reject), group_text(Decision::given_up), long_lines_,
                        line_limit, eightbit_, forecasts_text());
  }
  *this = {};
  return text;
}

}  // namespace countersign::milter
