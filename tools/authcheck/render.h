#pragma once

#include <string>

#include "tools/authcheck/verify.h"

namespace countersign::authcheck {

/// For people: the answer, then each signature with its reason and what to do, then the
/// Authentication-Results field. `spf_asked`: --ip was given.
[[nodiscard]] std::string as_text(const Report& report, bool spf_asked);

/// `authcheck/verify/1` (contract s5), with a line end.
[[nodiscard]] std::string as_json(const Report& report);

}  // namespace countersign::authcheck
