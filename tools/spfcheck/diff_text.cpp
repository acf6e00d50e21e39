#include "tools/spfcheck/diff_text.h"

#include <algorithm>

#include "auth/base/printable.h"
#include "tools/common/text_table.h"
#include "tools/spfcheck/diff_words.h"
#include "tools/spfcheck/set_text.h"

namespace countersign::spfcheck {
namespace {

using auth::printable;
namespace spf = auth::spf;

constexpr std::size_t most_lines = 40;  // of networks, of each family and direction

std::string changed_lines(std::string_view word, const auth::AddressSet& ipv4,
                          const auth::AddressSet& ipv6) {
  return std::string(word) + ": " + both_in_words(ipv4, ipv6) + "\n" +
         network_lines(ipv4, most_lines) + network_lines(ipv6, most_lines);
}

std::string limit_lines(const DiffReport& report) {
  const auto& before = report.before.cost.record;
  const auto& after = report.after.cost.record;
  const auto line = [](std::string_view what, const spf::PerFamily& was, const spf::PerFamily& then,
                       std::size_t allowed) {
    return std::string(what) + ": IPv4 " + before_and_after(was.ipv4, then.ipv4) + "; IPv6 " +
           before_and_after(was.ipv6, then.ipv6) + "; " + std::to_string(allowed) +
           " are allowed\n";
  };
  const spf::Limits limits;
  return line("look-ups", before.lookups, after.lookups, limits.lookups) +
         line("void look-ups", before.void_lookups, after.void_lookups, limits.void_lookups);
}

std::string sender_lines(const DiffReport& report) {
  std::vector<std::vector<std::string>> rows;
  // Those that lose their pass are what the reader has to see.
  for (const bool losing : {true, false}) {
    for (const SenderChange& change : report.senders) {
      if (change.before != change.after && change.loses_pass() == losing) {
        rows.push_back(
            {change.sender.ip.text(), printable(change.sender.sender, 320),
             std::string(to_text(change.before)) + " -> " + std::string(to_text(change.after)),
             change.reason});
      }
    }
  }
  return rows.empty() ? "" : "senders whose verdict changes:\n" + tools::text_table(rows);
}

std::string place_lines(std::string_view heading, const std::vector<spf::Place>& places) {
  std::string lines;
  for (const spf::Place& place : places) {
    lines +=
        "  " + printable(place.term) + " in the record of " + printable(place.domain, 253) + "\n";
  }
  return lines.empty() ? "" : std::string(heading) + ":\n" + lines;
}

std::string wide_lines(const DiffReport& report) {
  std::string lines;
  for (const auth::AddressNetwork& network : report.wide) {
    lines += "  " + network.text() + "\n";
  }
  return lines.empty() ? "" : "new wide ranges:\n" + lines;
}

std::string finding_lines(const DiffReport& report) {
  std::string lines;
  for (const spf::Finding& finding : report.findings) {
    lines += "  " + std::string(to_text(finding.severity)) + " " + std::string(finding.code) +
             ", " + printable(finding.domain, 253) + ": " + finding.text + "\n";
  }
  return lines.empty() ? "" : "findings of the policy after:\n" + lines;
}

}  // namespace

std::string diff_as_text(const DiffReport& report) {
  std::string text = diff_answer(report) + "\n" +
                     changed_lines("added", report.ipv4.added, report.ipv6.added) +
                     changed_lines("removed", report.ipv4.removed, report.ipv6.removed) +
                     wide_lines(report) + limit_lines(report) + sender_lines(report);
  text += place_lines("terms that decide about nobody", report.idle);
  if (report.before.passing.conditional != report.after.passing.conditional) {
    text +=
        place_lines("terms that the message decides, before", report.before.passing.conditional);
    text += place_lines("terms that the message decides, after", report.after.passing.conditional);
  }
  return text + finding_lines(report) + diff_advice(report) + "\n";
}

}  // namespace countersign::spfcheck
