#include "tools/spfcheck/check_text.h"

#include <algorithm>
#include <variant>

#include "auth/base/overload.h"
#include "auth/base/printable.h"
#include "tools/common/text_table.h"
#include "tools/spfcheck/check_advice.h"
#include "tools/spfcheck/trace_text.h"

namespace countersign::spfcheck {
namespace {

using auth::IpAddress;
using auth::printable;
using auth::spf::Verdict;

/// The addresses whose decisive row has that verdict: `192.0.2.1, 2001:db8::1`.
std::string addresses_with(const CheckReport& report, Verdict wanted) {
  std::string list;
  for (const auto& [row, trace, field] : report.rows) {
    if (row.decisive && verdict(row.result) == wanted) {
      list += (list.empty() ? "" : ", ") + row.query.ip.text();
    }
  }
  return list;
}

/// Whose mail it is: `mail of anna@example.com`, `mail of <> from mx.example.com`.
std::string whose_mail(const CheckOptions& options) {
  std::string text = "mail of " + printable(options.sender, 320);
  return options.sender == "<>" ? text + " with HELO " + printable(options.helo.value_or(""), 253)
                                : text;
}

std::string answer(const CheckReport& report, const CheckOptions& options) {
  const std::string mail = whose_mail(options);
  const std::string domain = printable(checked_domain(report.rows.front().row), 253);
  if (report.verdict == Verdict::temperror) {
    return "temperror: DNS did not give the policy of " + domain + "; try again later";
  }
  if (report.verdict != Verdict::pass) {
    return std::string(to_text(report.verdict)) + ": " + mail + " does not pass SPF from " +
           addresses_with(report, report.verdict);
  }
  const std::string passes = mail + " passes SPF from " + addresses_with(report, Verdict::pass);
  if (!options.from || report.aligned == true) {
    return "pass: " + passes +
           (options.from ? ", aligned with " + options.from->text() : std::string());
  }
  return report.aligned ? "not aligned: " + passes + ", but DMARC does not count " + domain +
                              " for " + options.from->text()
                        : "temperror: " + passes + ", but DNS did not say whether " + domain +
                              " is aligned with " + options.from->text() + "; try again later";
}

/// `yes`, `no`; nothing for a row that does not count for alignment.
std::string aligned_cell(const Row& row) {
  if (!row.decisive) {
    return "-";
  }
  return row.aligned ? (*row.aligned ? "yes" : "no") : "unknown";
}

/// Why, and the includes and redirects on the way there.
std::string because(const auth::spf::CheckResult& result) {
  std::string text = reason(result);
  for (auto place = result.via.rbegin(); place != result.via.rend(); ++place) {
    text += ", by " + printable(place->term, 253) + " of " + printable(place->domain, 253);
  }
  return text;
}

std::vector<std::string> cells(const Row& row, bool with_alignment) {
  std::vector<std::string> cells{row.query.ip.text(), std::string(to_text(row.query.identity)),
                                 std::string(to_text(verdict(row.result)))};
  if (with_alignment) {
    cells.push_back(aligned_cell(row));
  }
  cells.push_back(because(row.result));
  return cells;
}

/// IPv4 and IPv6 apart: a policy may hold for one of them alone.
std::string table(const CheckReport& report, bool with_alignment) {
  std::vector<std::vector<std::string>> lines{{"ADDRESS", "IDENTITY", "RESULT"}};
  if (with_alignment) {
    lines.front().emplace_back("ALIGNED");
  }
  lines.front().emplace_back("BECAUSE");
  for (const auto family : {IpAddress::Family::v4, IpAddress::Family::v6}) {
    const std::size_t above = lines.size();
    for (const auto& [row, trace, field] : report.rows) {
      if (row.query.ip.family() == family) {
        lines.push_back(cells(row, with_alignment));
      }
    }
    if (above > 1 && lines.size() > above) {
      lines.emplace(lines.begin() + static_cast<std::ptrdiff_t>(above));
    }
  }
  return tools::text_table(lines);
}

std::string explanations(const CheckReport& report) {
  std::string text;
  for (const auto& [row, trace, field] : report.rows) {
    if (row.result.explanation) {
      // SPF-58: whoever reads it should know that it is theirs, and not ours.
      text += printable(checked_domain(row), 253) + " explains to " + row.query.ip.text() + ": " +
              printable(*row.result.explanation, 512) + "\n";
    }
  }
  return text;
}

std::string received_spf_fields(const CheckReport& report) {
  std::string text;
  for (const auto& [row, trace, field] : report.rows) {
    text += field ? *field + "\n" : "";
  }
  return text;
}

std::string traces(const CheckReport& report) {
  std::string text;
  for (const auto& [row, trace, field] : report.rows) {
    if (!trace.domain.empty()) {
      text += "\n" + row.query.ip.text() + ", " + std::string(to_text(row.query.identity)) + ":\n" +
              trace_as_text(trace, "  ");
    }
  }
  return text;
}

}  // namespace

std::string check_as_text(const CheckReport& report, const CheckOptions& options) {
  std::string text = answer(report, options) + "\n" + table(report, options.from.has_value()) +
                     explanations(report);
  for (const std::string& sentence : advice(report, options)) {
    text += sentence + "\n";
  }
  return text + received_spf_fields(report) + (options.trace ? traces(report) : "");
}

}  // namespace countersign::spfcheck
