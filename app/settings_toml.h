// A TOML document as plain data, so that toml++ is compiled once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "auth/base/result.h"

namespace countersign::app {

/// Values of types that no setting takes: `a floating-point number`, `a date`.
struct TomlOther {
  std::string_view kind;
};

struct TomlEntry;

struct TomlNode {
  using List = std::vector<TomlNode>;
  using Table = std::vector<TomlEntry>;

  std::size_t line = 0;
  std::variant<TomlOther, std::string, bool, std::int64_t, List, Table> value;

  /// `a string`, `a list`: for messages.
  [[nodiscard]] std::string_view kind() const;
};

struct TomlEntry {
  std::string key;
  TomlNode node;
};

struct TomlError {
  std::size_t line = 0;
  std::string text;
};

/// The root table.
[[nodiscard]] auth::Result<TomlNode, TomlError> parse_toml(std::string_view text);

}  // namespace countersign::app
