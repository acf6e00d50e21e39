#include "tools/spfcheck/show_text.h"

#include <algorithm>
#include <string_view>

#include "auth/base/printable.h"
#include "auth/spf/check_host.h"
#include "tools/common/text_table.h"

namespace countersign::spfcheck {
namespace {

using auth::printable;
namespace spf = auth::spf;
using State = spf::RecordCost::State;
using Rows = std::vector<std::vector<std::string>>;

constexpr std::size_t longest_record = 4'000;  // of which 450 octets are advised

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

std::size_t findings_of_weight(const ShowReport& report) {
  return static_cast<std::size_t>(std::ranges::count_if(
      report.findings,
      [](const spf::Finding& finding) { return finding.severity != spf::Severity::info; }));
}

/// `3 of 10 look-ups, void look-ups 0 (IPv4) and 2 (IPv6) of 2`.
std::string spent(const spf::RecordCost& record) {
  const spf::Limits limits;
  return std::to_string(record.lookups.greater()) + " of " + std::to_string(limits.lookups) +
         " look-ups, void look-ups " + std::to_string(record.void_lookups.ipv4) + " (IPv4) and " +
         std::to_string(record.void_lookups.ipv6) + " (IPv6) of " +
         std::to_string(limits.void_lookups);
}

std::string answer(const ShowReport& report) {
  const spf::RecordCost& root = report.cost.record;
  const std::string domain = printable(root.domain.text(), 253);
  const std::size_t weight = findings_of_weight(report);
  const std::string found =
      weight == 0 ? "nothing to mend" : counted(weight, "finding", "findings");
  switch (root.state) {
    case State::readable:
      return domain + ": " + spent(root) + "; " + found;
    case State::absent:
      return domain + ": no SPF record";
    case State::several:
      return domain + ": " + std::to_string(report.records().size()) +
             " SPF records, where one is allowed";
    case State::unreadable:
      return domain + ": the SPF record cannot be read";
    case State::unavailable:
    case State::loop:
    case State::not_asked:
      break;
  }
  return domain + ": DNS did not give the SPF record; try again later";
}

/// What a record is that has no terms to show; empty for others.
std::string_view remark(State state) {
  switch (state) {
    case State::absent:
      return "no SPF record";
    case State::several:
      return "several records";
    case State::unreadable:
      return "cannot be read";
    case State::unavailable:
      return "no answer";
    case State::loop:
      return "a loop";
    case State::not_asked:
      return "not looked at";
    case State::readable:
      break;
  }
  return "";
}

/// What the numbers of a term do not say.
std::string remark(const spf::TermCost& term) {
  if (term.directive != nullptr && !term.reached) {
    return "never reached";
  }
  std::string text;
  if (term.directive != nullptr && is_conditional(term.directive->mechanism)) {
    text = "the message decides";
  }
  for (const spf::RecordCost& record : term.records) {
    const std::string_view state = remark(record.state);
    text += (text.empty() || state.empty() ? "" : ", ") + std::string(state);
  }
  return text;
}

/// Nought is left out, so that what costs something catches the eye.
std::string number(std::size_t count) { return count == 0 ? "" : std::to_string(count); }

// NOLINTNEXTLINE(misc-no-recursion): the tree of a cost is bounded
void append_terms(Rows& rows, const spf::RecordCost& record, const std::string& indent) {
  for (std::size_t i = 0; i < record.terms.size(); ++i) {
    const spf::TermCost& term = record.terms[i];
    const bool is_last = i + 1 == record.terms.size();
    rows.push_back({indent + (is_last ? "└─ " : "├─ ") + printable(term.text, 253),
                    number(term.all_lookups().greater()), number(term.all_void_lookups().ipv4),
                    number(term.all_void_lookups().ipv6), remark(term)});
    for (const spf::RecordCost& inner : term.records) {
      append_terms(rows, inner, indent + (is_last ? "   " : "│  "));
    }
  }
}

/// Each term with what it costs, all that it leads to counted in.
std::string tree(const spf::RecordCost& record) {
  if (record.terms.empty()) {
    return "";
  }
  Rows rows{{"TERM", "LOOK-UPS", "VOID IPv4", "VOID IPv6"}};
  append_terms(rows, record, "");
  return tools::text_table(rows);
}

std::string records(const ShowReport& report) {
  std::string text;
  for (const std::string& record : report.records()) {
    text += "  " + printable(record, longest_record) + "  (" +
            counted(record.size(), "octet", "octets") + ")\n";
  }
  if (report.merged) {
    text +=
        "One record in their place, to be rehearsed with spfcheck diff before it is "
        "published:\n  " +
        printable(*report.merged, longest_record) + "\n";
  }
  return text;
}

}  // namespace

std::string findings_as_text(const std::vector<spf::Finding>& findings) {
  std::string text;
  for (const spf::Finding& finding : findings) {
    text += std::string(to_text(finding.severity)) + " " + std::string(finding.code) + ": " +
            finding.text + "\n";
  }
  return text;
}

std::string show_as_text(const ShowReport& report) {
  return answer(report) + "\n" + records(report) + tree(report.cost.record) +
         (report.cost.complete ? "" : "  There is more; the tree ends here.\n") +
         findings_as_text(report.findings);
}

}  // namespace countersign::spfcheck
