#include "tools/spfcheck/ranges_text.h"

#include <limits>

#include "auth/base/printable.h"
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
  return addresses_in_words(report.passing.ipv4) + " and " +
         addresses_in_words(report.passing.ipv6) + " pass SPF for " + domain;
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
                     network_lines(report.passing.ipv6, all) + conditional_lines(report.passing) +
                     trouble_lines(report);
  if (!report.passing.complete) {
    text += "the policy leads to more than was looked at; what is beyond is left out\n";
  }
  return text;
}

}  // namespace countersign::spfcheck
