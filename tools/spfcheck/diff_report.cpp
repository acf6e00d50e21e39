#include "tools/spfcheck/diff_report.h"

#include <algorithm>
#include <utility>

namespace countersign::spfcheck {
namespace {

namespace spf = auth::spf;
using Family = auth::IpAddress::Family;

constexpr int wide_ipv4 = 16;  // SPF-101
constexpr int wide_ipv6 = 32;

Change change(const auth::AddressSet& before, const auth::AddressSet& after) {
  return {.added = after - before, .removed = before - after};
}

/// The wide networks of those that pass, where an address of them did not before.
void add_wide(const auth::AddressSet& passing, const auth::AddressSet& added,
              std::vector<auth::AddressNetwork>& wide) {
  const int widest = passing.family() == Family::v4 ? wide_ipv4 : wide_ipv6;
  for (const auth::AddressNetwork& network : passing.networks()) {
    const auto range = auth::AddressRange::network(network.family, network.number, network.prefix);
    if (network.prefix < widest && !(auth::AddressSet(range) & added).empty()) {
      wide.push_back(network);
    }
  }
}

/// At least half of the addresses of a family.
bool is_world_open(const auth::AddressSet& passing) {
  auth::AddressNumber sum = 0;
  for (const auth::AddressRange& range : passing.ranges()) {
    sum += range.last - range.first;  // one less than its addresses, so that nothing overflows
  }
  return sum + passing.ranges().size() > auth::last_number(passing.family()) / 2;
}

}  // namespace

DiffReport diff(const auth::DnsName& domain, auth::dns::Resolver& before,
                auth::dns::Resolver& after, std::vector<tools::Sender> senders,
                auth::Timestamp now) {
  PolicyState was = policy_state(domain, before);
  PolicyState then = policy_state(domain, after);
  auto ipv4 = change(was.passing.ipv4, then.passing.ipv4);
  auto ipv6 = change(was.passing.ipv6, then.passing.ipv6);
  DiffReport report{.domain = domain,
                    .before = std::move(was),
                    .after = std::move(then),
                    .ipv4 = std::move(ipv4),
                    .ipv6 = std::move(ipv6)};
  add_wide(report.after.passing.ipv4, report.ipv4.added, report.wide);
  add_wide(report.after.passing.ipv6, report.ipv6.added, report.wide);
  if (!report.after.is_broken() && !report.after.is_open()) {
    report.idle = terms_without_effect(report.before, report.after);
  }
  report.findings = spf::findings_of(report.after.policy, report.after.cost);
  report.senders = sender_changes(std::move(senders), before, after, now);
  return report;
}

std::size_t losing_senders(const DiffReport& report) {
  return static_cast<std::size_t>(std::ranges::count_if(report.senders, &SenderChange::loses_pass));
}

DiffVerdict verdict(const DiffReport& report) {
  if (report.after.is_broken()) {
    return DiffVerdict::broken;
  }
  if (is_world_open(report.after.passing.ipv4) || is_world_open(report.after.passing.ipv6)) {
    return DiffVerdict::world_open;
  }
  if (losing_senders(report) > 0) {
    return DiffVerdict::lost;
  }
  const bool open = report.before.is_open() || report.after.is_open() ||
                    std::ranges::any_of(report.senders, &SenderChange::is_open);
  return open ? DiffVerdict::open : DiffVerdict::fine;
}

std::string_view to_text(DiffVerdict verdict) noexcept {
  switch (verdict) {
    case DiffVerdict::broken:
      return "broken";
    case DiffVerdict::world_open:
      return "world-open";
    case DiffVerdict::lost:
      return "lost";
    case DiffVerdict::open:
      return "open";
    case DiffVerdict::fine:
      return "fine";
  }
  return {};
}

app::ExitStatus exit_status(const DiffReport& report) {
  switch (verdict(report)) {
    case DiffVerdict::fine:
      return app::ExitStatus::ok;
    case DiffVerdict::open:
      return app::ExitStatus::try_again;
    case DiffVerdict::broken:
    case DiffVerdict::world_open:
    case DiffVerdict::lost:
      break;
  }
  return app::ExitStatus::verdict;
}

}  // namespace countersign::spfcheck
