#pragma once

#include <string>

#include "auth/spf/trace.h"

namespace countersign::spfcheck {

/// An evaluation as a tree for people, each line after `indent`: a record with the verdict on its
/// domain, then its terms with what they asked and answered, and below an include or redirect the
/// record it led to.
[[nodiscard]] std::string trace_as_text(const auth::spf::Trace& trace, const std::string& indent);

}  // namespace countersign::spfcheck
