#include "tools/spfcheck/diff_markdown.h"

#include <algorithm>

#include "tools/spfcheck/diff_words.h"
#include "tools/spfcheck/markdown.h"
#include "tools/spfcheck/set_text.h"

namespace countersign::spfcheck {
namespace {

namespace spf = auth::spf;

constexpr std::size_t most_networks = 40;  // of each family and direction
constexpr std::size_t most_rows = 200;     // GitHub takes 65,536 characters

std::string network_list(const auth::AddressSet& set) {
  const auto networks = network_texts(set);
  std::string text;
  for (std::size_t i = 0; i < std::min(networks.size(), most_networks); ++i) {
    text += (i == 0 ? "" : ", ") + markdown_code(networks[i]);
  }
  return networks.size() > most_networks
             ? text + " and " + std::to_string(networks.size() - most_networks) + " more"
             : text;
}

std::string row(std::initializer_list<std::string> cells) {
  std::string line = "|";
  for (const std::string& cell : cells) {
    line += " " + cell + " |";
  }
  return line + "\n";
}

std::string both_lists(const auth::AddressSet& ipv4, const auth::AddressSet& ipv6) {
  std::string text = both_in_words(ipv4, ipv6);
  for (const auth::AddressSet* set : {&ipv4, &ipv6}) {
    text += set->empty() ? "" : "<br>" + network_list(*set);
  }
  return text;
}

std::string summary(const DiffReport& report) {
  const auto& before = report.before.cost.record;
  const auto& after = report.after.cost.record;
  const auto counts = [](const spf::PerFamily& count) {
    return "IPv4 " + std::to_string(count.ipv4) + ", IPv6 " + std::to_string(count.ipv6);
  };
  return row({"", "before", "after"}) + row({"---", "---", "---"}) +
         row({"addresses that pass",
              both_in_words(report.before.passing.ipv4, report.before.passing.ipv6),
              both_in_words(report.after.passing.ipv4, report.after.passing.ipv6)}) +
         row({"look-ups (10 allowed)", counts(before.lookups), counts(after.lookups)}) +
         row({"void look-ups (2 allowed)", counts(before.void_lookups),
              counts(after.void_lookups)}) +
         "\n" + row({"change", "addresses"}) + row({"---", "---"}) +
         row({"added", both_lists(report.ipv4.added, report.ipv6.added)}) +
         row({"removed", both_lists(report.ipv4.removed, report.ipv6.removed)});
}

std::string sender_table(const DiffReport& report) {
  std::string rows;
  std::size_t changed = 0;
  for (const bool losing : {true, false}) {
    for (const SenderChange& change : report.senders) {
      if (change.before == change.after || change.loses_pass() != losing) {
        continue;
      }
      if (++changed <= most_rows) {
        rows += row({markdown_code(change.sender.ip.text()), markdown_code(change.sender.sender),
                     std::string(to_text(change.before)),
                     losing ? "**" + std::string(to_text(change.after)) + "**"
                            : std::string(to_text(change.after)),
                     markdown_text(change.reason)});
      }
    }
  }
  if (changed > most_rows) {
    rows += row({"and " + std::to_string(changed - most_rows) + " more", "", "", "", ""});
  }
  return rows.empty() ? ""
                      : "\n" + row({"from", "sender", "before", "after", "because"}) +
                            row({"---", "---", "---", "---", "---"}) + rows;
}

std::string place_list(std::string_view heading, const std::vector<spf::Place>& places) {
  std::string lines;
  for (const spf::Place& place : places) {
    lines += "- " + markdown_code(place.term) + " in the record of " + markdown_code(place.domain) +
             "\n";
  }
  return lines.empty() ? "" : "\n**" + std::string(heading) + "**\n\n" + lines;
}

std::string other_lists(const DiffReport& report) {
  std::string text;
  if (!report.wide.empty()) {
    text += "\n**New wide ranges**\n\n";
    for (const auth::AddressNetwork& network : report.wide) {
      text += "- " + markdown_code(network.text()) + "\n";
    }
  }
  text += place_list("Terms that decide about nobody", report.idle);
  if (report.before.passing.conditional != report.after.passing.conditional) {
    text += place_list("Terms that the message decides, before", report.before.passing.conditional);
    text += place_list("Terms that the message decides, after", report.after.passing.conditional);
  }
  if (!report.findings.empty()) {
    text += "\n**Findings of the policy after**\n\n";
    for (const spf::Finding& finding : report.findings) {
      text += "- " + std::string(to_text(finding.severity)) + " " +
              markdown_code(std::string(finding.code)) + " of " + markdown_code(finding.domain) +
              ": " + markdown_text(finding.text) + "\n";
    }
  }
  return text;
}

}  // namespace

std::string diff_as_markdown(const DiffReport& report) {
  return "### SPF of " + markdown_code(report.domain.text()) + ": " +
         std::string(to_text(verdict(report))) + "\n\n" + markdown_text(diff_answer(report)) +
         "\n\n" + summary(report) + sender_table(report) + other_lists(report) + "\n" +
         markdown_text(diff_advice(report)) + "\n";
}

}  // namespace countersign::spfcheck
