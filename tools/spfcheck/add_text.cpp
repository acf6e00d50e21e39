#include "tools/spfcheck/add_text.h"

#include <algorithm>

#include "auth/base/printable.h"
#include "auth/spf/publication.h"
#include "tools/spfcheck/show_text.h"

namespace countersign::spfcheck {
namespace {

using auth::printable;
namespace spf = auth::spf;
using Answer = spf::Addition::Answer;

constexpr std::size_t longest_record = 16'000;  // 450 octets are advised

/// `192.0.2.1, 192.0.2.2 and 2001:db8::1`.
std::string listed(const std::vector<auth::IpAddress>& addresses) {
  std::string text;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == addresses.size() ? " and " : ", ") + addresses[i].text();
  }
  return text;
}

std::string pass(const std::vector<auth::IpAddress>& addresses) {
  return listed(addresses) + (addresses.size() == 1 ? " passes" : " pass");
}

std::string answer(const AddReport& report) {
  const std::string domain = printable(report.domain.text(), 253);
  const std::string none = "No record to publish yet: ";
  switch (report.addition.answer) {
    case Answer::nothing_to_do:
      return "Nothing to do: " + pass(report.addresses) + " SPF of " + domain + " already";
    case Answer::publish:
      return (report.records.empty() ? "Publish this record at " : "Change the record of ") +
             domain + ": " + pass(report.addition.missing) + " then" +
             (report.records.empty() ? "" : ", and nothing else changes");
    case Answer::several_records:
      return none + domain + " has " + std::to_string(report.records.size()) +
             " SPF records; put them together first";
    case Answer::bad_record:
      return none + "the record of " + domain + " cannot be read; mend it first";
    case Answer::loop:
      return none + "the policy of " + domain + " leads back to itself; mend it first";
    case Answer::too_many_lookups:
      return none + "the policy of " + domain + " takes " + std::to_string(report.lookups) +
             " look-ups of 10; make it shorter first";
    case Answer::too_many_terms:
      return none + "the record of " + domain + " would have too many terms";
    case Answer::try_again:
      break;
  }
  return "temperror: DNS did not say what the policy of " + domain + " is; try again later";
}

/// Both ways in which people put a record into DNS.
std::string forms(const AddReport& report) {
  const std::string& record = report.addition.record;
  const auto strings = spf::character_strings(record);
  std::string text = "In a zone file:\n  " + spf::master_file_line(report.domain, record) + "\n";
  text += "At a DNS provider, as the value of the TXT record of " + report.domain.text() + ":\n  ";
  text += record + "\n";
  if (strings.size() > 1) {
    text += "  where the form takes no more than 255 characters, as " +
            std::to_string(strings.size()) + " strings of one record, with their blanks:\n";
    for (const std::string& string : strings) {
      text += "  \"" + string + "\"\n";
    }
  }
  return text;
}

std::string publication(const AddReport& report) {
  const spf::Addition& addition = report.addition;
  std::string text;
  if (!report.records.empty()) {
    text += "  from: " + printable(report.records.front(), longest_record) + "\n";
  }
  text += (report.records.empty() ? "  " : "  to:   ") + addition.record + "\n";
  text += "  (" + std::to_string(addition.record.size()) + " octets, " +
          std::to_string(report.lookups) + " of 10 look-ups)\n";
  if (addition.excluded_by) {
    text += printable(*addition.excluded_by, 253) +
            " shuts some of them out today, perhaps on purpose; the new terms stand before it.\n";
  }
  if (report.records.empty()) {
    text +=
        "~all marks mail of other senders and refuses none; write -all once every sender is "
        "known.\n";
  }
  return text + forms(report);
}

std::string merged(const AddReport& report) {
  return report.merged ? "One record in their place, to be rehearsed with spfcheck diff before it "
                         "is published:\n  " +
                             printable(*report.merged, longest_record) + "\n"
                       : "";
}

}  // namespace

std::string add_as_text(const AddReport& report) {
  return answer(report) + "\n" +
         (report.addition.answer == Answer::publish ? publication(report) : merged(report)) +
         findings_as_text(report.findings);
}

}  // namespace countersign::spfcheck
