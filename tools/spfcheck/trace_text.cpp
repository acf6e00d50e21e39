#include "tools/spfcheck/trace_text.h"

#include "auth/base/printable.h"

namespace countersign::spfcheck {
namespace {

using auth::printable;
using auth::spf::TracedLookup;
using auth::spf::TracedRecord;
using auth::spf::TracedTerm;

constexpr std::size_t longest_text = 1000;  // of a record; 450 octets are advised

std::string_view to_text(TracedTerm::Answer answer) {
  switch (answer) {
    case TracedTerm::Answer::match:
      return "matches";
    case TracedTerm::Answer::no_match:
      return "does not match";
    case TracedTerm::Answer::error:
      return "cannot be evaluated";
  }
  return {};
}

/// `A mx.example.com: 2 records`.
std::string line_of(const TracedLookup& lookup) {
  std::string line(to_text(lookup.type));
  line += " " + printable(lookup.name, 253) + ": ";
  if (lookup.status == auth::dns::Status::ok) {
    line += std::to_string(lookup.records) + (lookup.records == 1 ? " record" : " records");
  } else {
    line += to_text(lookup.status);
  }
  return line + (lookup.is_void ? " (a void look-up)" : "");
}

void append_record(std::string& out, const TracedRecord& record, const std::string& indent);

// NOLINTNEXTLINE(misc-no-recursion): an evaluation has at most ten records
void append_term(std::string& out, const TracedTerm& term, const std::string& indent) {
  out += indent + printable(term.term, 253) + " " + std::string(to_text(term.answer));
  if (!term.target.empty() && term.term.find('%') != std::string::npos) {
    out += ", with " + printable(term.target, 253);  // what its macros came to
  }
  out += term.counted ? " (a look-up)\n" : "\n";
  for (const TracedLookup& lookup : term.lookups) {
    // The record that TXT gave stands below as itself.
    if (lookup.type != auth::dns::RecordType::txt || lookup.status != auth::dns::Status::ok) {
      out += indent + "  " + line_of(lookup) + "\n";
    }
  }
  for (const TracedRecord& inner : term.inner) {
    append_record(out, inner, indent + "  ");
  }
}

// NOLINTNEXTLINE(misc-no-recursion): the same
void append_record(std::string& out, const TracedRecord& record, const std::string& indent) {
  out +=
      indent + printable(record.domain, 253) + " is " + std::string(to_text(record.verdict)) +
      (record.text.empty() ? ": no record\n" : ": " + printable(record.text, longest_text) + "\n");
  for (const TracedTerm& term : record.terms) {
    append_term(out, term, indent + "  ");
  }
}

}  // namespace

std::string trace_as_text(const auth::spf::Trace& trace, const std::string& indent) {
  std::string text;
  append_record(text, trace, indent);
  return text;
}

}  // namespace countersign::spfcheck
