#include "tools/spfcheck/diff_words.h"

#include <algorithm>

#include "auth/base/printable.h"
#include "tools/spfcheck/set_text.h"

namespace countersign::spfcheck {
namespace {

using auth::spf::Verdict;

std::string domain_of(const DiffReport& report) {
  return auth::printable(report.domain.text(), 253);
}

/// `1 of 4 known senders loses its pass`; nothing where no list was given.
std::string senders_in_words(const DiffReport& report) {
  if (report.senders.empty()) {
    return {};
  }
  const std::size_t losing = losing_senders(report);
  const std::string of = " of " + counted(report.senders.size(), "known sender");
  return losing == 0
             ? "none" + of + " loses its pass"
             : std::to_string(losing) + of + (losing == 1 ? " loses its pass" : " lose their pass");
}

/// The first trouble of that kind.
std::string trouble_of(const PolicyState& state, bool (*wanted)(Verdict)) {
  const auto found = std::ranges::find_if(
      state.troubles, [wanted](const Trouble& trouble) { return wanted(trouble.verdict); });
  return found == state.troubles.end() ? "" : found->reason;
}

bool is_broken(Verdict verdict) {
  return verdict == Verdict::permerror || verdict == Verdict::none;
}

bool is_open(Verdict verdict) { return verdict == Verdict::temperror; }

std::string because_dns(const DiffReport& report) {
  for (const PolicyState* state : {&report.after, &report.before}) {
    if (const std::string reason = trouble_of(*state, &is_open); !reason.empty()) {
      return reason;
    }
  }
  const auto sender = std::ranges::find_if(report.senders, &SenderChange::is_open);
  return "DNS did not say whether " + auth::printable(sender->sender.sender, 320) +
         " passes from " + sender->sender.ip.text();
}

std::string with_senders(const std::string& text, const DiffReport& report) {
  const std::string senders = senders_in_words(report);
  return senders.empty() ? text : text + "; " + senders;
}

}  // namespace

std::string diff_answer(const DiffReport& report) {
  const std::string word = std::string(to_text(verdict(report))) + ": ";
  switch (verdict(report)) {
    case DiffVerdict::broken:
      return with_senders(word + trouble_of(report.after, &is_broken), report);
    case DiffVerdict::world_open:
      return with_senders(word + addresses_in_words(report.after.passing.ipv4) + " and " +
                              addresses_in_words(report.after.passing.ipv6) +
                              " would pass SPF for " + domain_of(report),
                          report);
    case DiffVerdict::lost:
      return word + senders_in_words(report);
    case DiffVerdict::open:
      return word + because_dns(report);
    case DiffVerdict::fine:
      break;
  }
  return word + (report.senders.empty() ? "the policy of " + domain_of(report) + " would work"
                                        : senders_in_words(report));
}

std::string diff_advice(const DiffReport& report) {
  switch (verdict(report)) {
    case DiffVerdict::broken:
      return "do not publish it: mend first what the findings name";
    case DiffVerdict::world_open:
      return "do not publish it: whoever likes could send as " + domain_of(report);
    case DiffVerdict::lost:
      return "do not publish it: let the addresses of these senders pass first";
    case DiffVerdict::open:
      return "try again later";
    case DiffVerdict::fine:
      break;
  }
  const bool takes = !report.ipv4.removed.empty() || !report.ipv6.removed.empty();
  if (takes && report.senders.empty()) {
    return "addresses lose their pass: name the known senders with --senders before publishing it";
  }
  return "once it is published, 'spfcheck watch " + domain_of(report) +
         "' says when every server has it";
}

std::string before_and_after(std::size_t before, std::size_t after) {
  return std::to_string(before) + " before, " + std::to_string(after) + " after";
}

}  // namespace countersign::spfcheck
