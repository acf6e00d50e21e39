#include "tools/spfcheck/markdown.h"

#include <algorithm>

#include "auth/base/printable.h"

namespace countersign::spfcheck {
namespace {

constexpr std::size_t longest = 2'000;

// Stands between characters that would make a mention or a link together, and is not seen.
constexpr std::string_view joint = "\xe2\x80\x8b";

std::size_t longest_run(std::string_view text, char wanted) {
  std::size_t most = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == wanted ? run + 1 : 0;
    most = std::max(most, run);
  }
  return most;
}

}  // namespace

std::string markdown_code(std::string_view text) {
  std::string content;
  for (const char c : auth::printable(text, longest)) {
    content += c == '|' ? "\\|" : std::string(1, c);  // a table ends its cell in code as well
  }
  const std::string fence(longest_run(content, '`') + 1, '`');
  const bool needs_space = content.empty() || content.front() == '`' || content.back() == '`';
  return needs_space ? fence + " " + content + " " + fence : fence + content + fence;
}

std::string markdown_text(std::string_view text) {
  constexpr std::string_view special = "\\`*_{}[]<>()#+!|~&$";
  constexpr std::string_view host = "www";
  std::string safe;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (special.find(c) != std::string_view::npos) {
      safe += '\\';
    }
    safe += c;
    const bool begins_link =
        (c == ':' && text.substr(i + 1).starts_with('/')) || text.substr(0, i + 1).ends_with(host);
    if (c == '@' || c == '#' || begins_link) {
      safe += joint;
    }
  }
  return safe;
}

}  // namespace countersign::spfcheck
