// What the forms of `diff` for people share: sentences. What came from outside is printable in
// them.
#pragma once

#include <string>

#include "tools/spfcheck/diff_report.h"

namespace countersign::spfcheck {

/// The answer, with its word first: `lost: 1 of 4 known senders loses its pass`.
[[nodiscard]] std::string diff_answer(const DiffReport& report);

/// What to do now, a sentence without final dot.
[[nodiscard]] std::string diff_advice(const DiffReport& report);

/// `2 before, 2 after`.
[[nodiscard]] std::string before_and_after(std::size_t before, std::size_t after);

}  // namespace countersign::spfcheck
