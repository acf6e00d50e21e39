#include "app/settings_toml.h"

#define TOML_EXCEPTIONS 0  // an error is a value; Debian's library, which throws, is not linked
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

#include "auth/base/overload.h"
#include "auth/base/printable.h"

namespace countersign::app {

namespace {

std::string_view other_kind(toml::node_type type) {
  switch (type) {
    case toml::node_type::floating_point:
      return "a number with a point";
    case toml::node_type::date:
    case toml::node_type::time:
    case toml::node_type::date_time:
      return "a date or time";
    default:
      return "a value";
  }
}

// toml++ bounds how deep a document nests (TOML_MAX_NESTED_VALUES, 256), so this recursion is
// bounded.
// NOLINTNEXTLINE(misc-no-recursion)
TomlNode convert(const toml::node& node) {
  TomlNode result;
  result.line = node.source().begin.line;
  if (const auto* text = node.as_string()) {
    result.value = text->get();
  } else if (const auto* flag = node.as_boolean()) {
    result.value = flag->get();
  } else if (const auto* number = node.as_integer()) {
    result.value = number->get();
  } else if (const auto* list = node.as_array()) {
    TomlNode::List items;
    for (const toml::node& item : *list) {
      items.push_back(convert(item));
    }
    result.value = std::move(items);
  } else if (const auto* table = node.as_table()) {
    TomlNode::Table entries;
    for (const auto& [key, item] : *table) {
      entries.push_back({std::string(key.str()), convert(item)});
      // A table that only exists through its children has no place of its own.
      if (entries.back().node.line == 0) {
        entries.back().node.line = key.source().begin.line;
      }
    }
    result.value = std::move(entries);
  } else {
    result.value = TomlOther{other_kind(node.type())};
  }
  return result;
}

}  // namespace

std::string_view TomlNode::kind() const {
  return std::visit(auth::Overload{
                        [](const TomlOther& other) { return other.kind; },
                        [](const std::string&) -> std::string_view { return "a string"; },
                        [](bool) -> std::string_view { return "true or false"; },
                        [](std::int64_t) -> std::string_view { return "a number"; },
                        [](const List&) -> std::string_view { return "a list"; },
                        [](const Table&) -> std::string_view { return "a table"; },
                    },
                    value);
}

auth::Result<TomlNode, TomlError> parse_toml(std::string_view text) {
  const toml::parse_result result = toml::parse(text, std::string_view{});
  if (!result) {
    const toml::parse_error& error = result.error();
    return auth::fail(
        TomlError{error.source().begin.line, auth::printable(error.description(), 500)});
  }
  return convert(result.table());
}

}  // namespace countersign::app
