#include "tools/authcheck/return_path.h"

#include <algorithm>

#include "auth/base/ascii.h"

namespace countersign::authcheck {

std::optional<std::string> return_path(const auth::message::HeaderBlock& headers) {
  const auto fields = headers.fields();
  const auto field = std::ranges::find(fields, "return-path", &auth::message::Field::name);
  if (field == fields.end()) {
    return std::nullopt;
  }
  // A fold may stand before the path, nothing inside of it.
  std::string text(field->value());
  std::erase_if(text, [](char c) { return c == '\r' || c == '\n'; });
  const std::string_view path = auth::ascii::trim(text);
  if (path.starts_with('<') && path.ends_with('>')) {
    return std::string(path.substr(1, path.size() - 2));
  }
  // Some write the address without brackets.
  const bool is_bare = path.find('@') != std::string_view::npos &&
                       path.find_first_of("<> \t") == std::string_view::npos;
  return is_bare ? std::optional(std::string(path)) : std::nullopt;
}

}  // namespace countersign::authcheck
