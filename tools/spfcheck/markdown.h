// Text from outside in Markdown, as GitHub and GitLab show it.
#pragma once

#include <string>
#include <string_view>

namespace countersign::spfcheck {

/// As code: nothing in it is a link, a mention or an end of the table's cell.
[[nodiscard]] std::string markdown_code(std::string_view text);

/// A sentence that is printable already: every character stands for itself, and none makes a
/// mention or a link.
[[nodiscard]] std::string markdown_text(std::string_view text);

}  // namespace countersign::spfcheck
