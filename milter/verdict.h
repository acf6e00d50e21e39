// What to answer to the MTA's end of message.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "milter/record.h"

namespace countersign::milter {

/// A header field to add, its value with a leading space and folds as CRLF.
struct FieldToAdd {
  std::string name;
  std::string value;
};

struct Verdict {
  Decision decision = Decision::tempfail;
  std::vector<FieldToAdd> fields;  ///< for the top of the message, in order
  /// Fields to take out because they claim to be ours, by their number among those of
  /// `forged_name`: from the last to the first.
  std::vector<std::size_t> forged;
  std::string forged_name = "Authentication-Results";
  std::string quarantine;  ///< why the MTA is to hold the message; empty: it is not
  std::string reply;       ///< text beside 451 or 550; empty for other decisions
  std::string trouble;     ///< what went wrong, for the administrator; else empty
  Record record;
};

}  // namespace countersign::milter
