#include "tools/common/text_table.h"

#include <algorithm>
#include <cstddef>

namespace countersign::tools {
namespace {

constexpr std::string_view gap = "  ";

/// Characters of UTF-8: octets that continue one do not count.
std::size_t width(std::string_view cell) {
  return static_cast<std::size_t>(std::count_if(cell.begin(), cell.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

}  // namespace

std::string text_table(const std::vector<std::vector<std::string>>& rows, std::string_view indent) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], width(row[i]));
    }
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line(row.empty() ? "" : indent);
    for (std::size_t i = 0; i < row.size(); ++i) {
      line.append(i == 0 ? "" : gap).append(row[i]).append(widths[i] - width(row[i]), ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace countersign::tools
