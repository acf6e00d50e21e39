#pragma once

#include <string>

#include "tools/authcheck/verify_report.h"

namespace countersign::authcheck {

/// For people: the answer, then DMARC, SPF and each signature with its reason and what to do, then
/// the fields that a receiver would write.
[[nodiscard]] std::string verify_as_text(const VerifyReport& report);

}  // namespace countersign::authcheck
