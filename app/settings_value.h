// One value of a configuration file: from TOML to what the setting asks for.
#pragma once

#include <string>
#include <vector>

#include "app/settings.h"
#include "app/settings_toml.h"

namespace countersign::app {

struct ValueProblem {
  std::size_t line = 0;
  std::string text;
};

/// Appends what is wrong to `problems` and answers std::monostate then. Every element of a list is
/// looked at.
[[nodiscard]] SettingValue read_value(const Setting& setting, const TomlNode& node,
                                      std::vector<ValueProblem>& problems);

}  // namespace countersign::app
