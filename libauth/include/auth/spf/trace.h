#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "auth/dns/answer.h"
#include "auth/spf/verdict.h"

namespace auth::spf {

/// One question to DNS and what came of it.
struct TracedLookup {
  std::string name{};  ///< as it was asked
  dns::RecordType type = dns::RecordType::txt;
  dns::Status status = dns::Status::ok;
  std::size_t records = 0;
  bool is_void = false;  ///< counted as a void look-up (RFC 7208 s4.6.4)
};

struct TracedRecord;

/// One term that was evaluated. Terms behind the one that ended the evaluation are not here.
struct TracedTerm {
  enum class Answer : std::uint8_t { match, no_match, error };

  std::string term{};    ///< as written
  std::string target{};  ///< its domain-spec, expanded; empty where it has none
  Answer answer = Answer::no_match;
  bool counted = false;                 ///< it cost one of the ten look-ups
  std::vector<TracedLookup> lookups{};  ///< in the order in which they were needed
  std::vector<TracedRecord> inner;      ///< of an include or redirect: the record it led to
};

/// One record that was evaluated.
struct TracedRecord {
  std::string domain{};
  std::string text{};  ///< empty where there is no record, or more than one
  std::vector<TracedTerm> terms{};
  Verdict verdict = Verdict::none;  ///< what check_host said for this domain
};

/// An evaluation as data: what happened, in order. Text from outside stands here as it came.
using Trace = TracedRecord;

}  // namespace auth::spf
