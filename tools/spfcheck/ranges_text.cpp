#include "tools/spfcheck/ranges_text.h"

#include <limits>
#include <string_view>
#include <vector>

#include "auth/base/printable.h"
#include "tools/common/text_table.h"
#include "tools/spfcheck/set_text.h"

namespace countersign::spfcheck {
namespace {

using auth::printable;

constexpr std::size_t all = std::numeric_limits<std::size_t>::max();

std::string answer(const RangesReport& report) {
  const std::string domain = printable(report.domain.text(), 253);
  if (!report.usable && !report.troubles.empty()) {
    const Trouble& trouble = report.troubles.front();
    return std::string(to_text(trouble.verdict)) + ": nobody passes SPF for " + domain + ": " +
           trouble.reason;
  }
  const std::string passing = addresses_in_words(report.passing.ipv4) + " and " +
                              addresses_in_words(report.passing.ipv6) + " pass SPF for " + domain;
  return report.outside.empty() ? passing
                                : "outside: " + passing + ", not all where they have to be";
}

/// `AS64500 Example Ltd, DE`; `unknown`.
std::string location_text(const tools::Location& location) {
  std::string text = location.asn ? "AS" + std::to_string(*location.asn) : "";
  if (!location.organization.empty()) {
    text += (text.empty() ? "" : " ") + printable(location.organization, 100);
  }
  if (!location.country.empty()) {
    text += (text.empty() ? "" : ", ") + printable(location.country, 10);
  }
  return text.empty() ? "unknown" : text;
}

std::string location_lines(std::string_view heading,
                           const std::vector<tools::LocatedNetworks>& networks) {
  if (networks.empty()) {
    return {};
  }
  std::vector<std::vector<std::string>> rows;
  rows.reserve(networks.size());
  for (const tools::LocatedNetworks& located : networks) {
    rows.push_back({location_text(located.location), both_in_words(located.ipv4, located.ipv6)});
  }
  return std::string(heading) + ":\n" + tools::text_table(rows);
}

std::string conditional_lines(const auth::spf::PassSet& passing) {
  if (passing.conditional.empty()) {
    return {};
  }
  std::string text = "the message decides these terms; they are left out above:\n";
  for (const auth::spf::Place& place : passing.conditional) {
    text +=
        "  " + printable(place.term) + " in the record of " + printable(place.domain, 253) + "\n";
  }
  return text;
}

std::string trouble_lines(const RangesReport& report) {
  if (!report.usable || report.troubles.empty()) {
    return {};
  }
  std::string text = "other addresses end in an error:\n";
  for (const Trouble& trouble : report.troubles) {
    text += "  " + std::string(to_text(trouble.verdict)) + ": " + trouble.reason + "\n";
  }
  return text;
}

}  // namespace

std::string ranges_as_text(const RangesReport& report) {
  std::string text = answer(report) + "\n" + network_lines(report.passing.ipv4, all) +
                     network_lines(report.passing.ipv6, all) +
                     location_lines("whose networks they are", report.geography.networks) +
                     location_lines("not where they have to be", report.outside) +
                     conditional_lines(report.passing) + trouble_lines(report);
  if (!report.passing.complete) {
    text += "the policy leads to more than was looked at; what is beyond is left out\n";
  }
  return text;
}

}  // namespace countersign::spfcheck
