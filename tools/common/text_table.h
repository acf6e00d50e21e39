#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace countersign::tools {

/// Rows of cells as lines with columns, two blanks between them, each line after `indent`. Nothing
/// follows the last cell of a line. An empty row is an empty line. Cells are text for people that
/// was made printable before: a column is as wide as its characters (UTF-8), not its octets.
[[nodiscard]] std::string text_table(const std::vector<std::vector<std::string>>& rows,
                                     std::string_view indent = "  ");

}  // namespace countersign::tools
