#pragma once

#include <string>

#include "tools/spfcheck/diff_report.h"

namespace countersign::spfcheck {

/// For a pull request: the same as diff_as_text, as GitHub-flavored Markdown.
[[nodiscard]] std::string diff_as_markdown(const DiffReport& report);

}  // namespace countersign::spfcheck
