// Walks a TOML document against a settings table and collects every problem.
#include <algorithm>

#include "app/nearest.h"
#include "app/settings.h"
#include "app/settings_toml.h"
#include "app/settings_value.h"
#include "auth/base/printable.h"

namespace countersign::app {

namespace {

std::string_view last_word(std::string_view path) {
  const auto dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

std::string_view parent_of(std::string_view path) {
  const auto dot = path.rfind('.');
  return dot == std::string_view::npos ? std::string_view{} : path.substr(0, dot);
}

std::string joined(std::string_view path, std::string_view key) {
  const std::string safe = auth::printable(key, 80);
  return path.empty() ? safe : std::string(path) + "." + safe;
}

const TomlNode* find(const TomlNode::Table& table, std::string_view key) {
  const auto at =
      std::find_if(table.begin(), table.end(), [&](const auto& entry) { return entry.key == key; });
  return at == table.end() ? nullptr : &at->node;
}

// The value that a setting's own text stands for. The table is ours, so it can be read.
SettingValue own_value(const Setting& setting, std::string_view toml) {
  const auto document = parse_toml("x = " + std::string(toml));
  std::vector<ValueProblem> problems;
  return read_value(setting, *find(std::get<TomlNode::Table>(document->value), "x"), problems);
}

SettingValue default_of(const Setting& setting) {
  if (!setting.fallback.empty()) {
    return own_value(setting, setting.fallback);
  }
  switch (setting.type) {  // lists without default are empty
    case SettingType::texts:
      return std::vector<std::string>{};
    case SettingType::networks:
      return std::vector<auth::Cidr>{};
    default:
      return {};
  }
}

std::string header_of(const Section& section) {
  const std::string path(section.path);
  return section.repeated ? "[[" + path + "]]" : "[" + path + "]";
}

// `verify.enabled` is true in the file.
bool is_set(const TomlNode::Table& root, std::string_view path) {
  const TomlNode* section = find(root, parent_of(path));
  const auto* table = section == nullptr ? nullptr : std::get_if<TomlNode::Table>(&section->value);
  const TomlNode* setting = table == nullptr ? nullptr : find(*table, last_word(path));
  const auto* flag = setting == nullptr ? nullptr : std::get_if<bool>(&setting->value);
  return flag != nullptr && *flag;
}

}  // namespace

class SettingsChecker {
 public:
  SettingsChecker(const SettingsTable& table, std::vector<SettingsProblem>& problems)
      : table_(table), problems_(problems) {}

  SettingsGroup root(const TomlNode& document) {
    SettingsGroup group;
    const auto& entries = std::get<TomlNode::Table>(document.value);
    for (const Section& section : table_.sections) {
      if (!section.not_with.empty() && is_set(entries, section.not_with)) {
        left_out_.push_back(section.path);
      }
    }
    fill_sections(group, "", entries);
    for (const auto& [key, node] : entries) {
      if (!is_section("", key)) {
        unknown_in_root(key, node);
      }
    }
    return group;
  }

 private:
  void problem(std::size_t line, std::string where, std::string text) {
    problems_.push_back({line, std::move(where), std::move(text)});
  }

  [[nodiscard]] bool is_section(std::string_view parent, std::string_view key) const {
    return std::any_of(table_.sections.begin(), table_.sections.end(), [&](const Section& section) {
      return parent_of(section.path) == parent && last_word(section.path) == key;
    });
  }

  // Sections nest as deep as the table says: two levels.
  // NOLINTNEXTLINE(misc-no-recursion)
  void fill_sections(SettingsGroup& group, std::string_view parent,
                     const TomlNode::Table& entries) {
    for (const Section& section : table_.sections) {
      if (parent_of(section.path) != parent) {
        continue;
      }
      const std::string name(last_word(section.path));
      const TomlNode* node = find(entries, name);
      auto& groups = group.groups_[name];
      if (section.repeated) {
        fill_repeated(groups, section, node);
      } else {
        groups.push_back(single(section, node));
      }
      const bool left_out = std::ranges::count(left_out_, section.path) > 0;
      if (section.required && !left_out && node == nullptr) {
        problem(group.line_, std::string(section.path),
                "is missing; add a table " + header_of(section));
      }
      if (left_out && node != nullptr) {
        problem(line_of(*node), std::string(section.path),
                "does not go with " + std::string(section.not_with) +
                    " = true; take it out, or keep it in the file of another instance");
      }
    }
  }

  // A list of tables is where its first table is.
  static std::size_t line_of(const TomlNode& node) {
    const auto* list = std::get_if<TomlNode::List>(&node.value);
    return list == nullptr || list->empty() ? node.line : list->front().line;
  }

  // NOLINTNEXTLINE(misc-no-recursion): see fill_sections
  SettingsGroup single(const Section& section, const TomlNode* node) {
    static const TomlNode nothing{.line = 0, .value = TomlNode::Table{}};
    if (node != nullptr && !std::holds_alternative<TomlNode::Table>(node->value)) {
      problem(node->line, std::string(section.path),
              "is " + std::string(node->kind()) + "; write a table " + header_of(section));
      node = nullptr;
    }
    return one(section, node == nullptr ? nothing : *node);
  }

  // NOLINTNEXTLINE(misc-no-recursion): see fill_sections
  void fill_repeated(std::vector<SettingsGroup>& groups, const Section& section,
                     const TomlNode* node) {
    if (node == nullptr) {
      return;
    }
    const auto* list = std::get_if<TomlNode::List>(&node->value);
    if (list == nullptr || list->empty()) {
      problem(node->line, std::string(section.path),
              "is " + std::string(list == nullptr ? node->kind() : "an empty list") +
                  "; write a table " + header_of(section) + " for each one");
      return;
    }
    for (const TomlNode& item : *list) {
      if (std::holds_alternative<TomlNode::Table>(item.value)) {
        groups.push_back(one(section, item));
      } else {
        problem(item.line, std::string(section.path),
                "is " + std::string(item.kind()) + "; write a table " + header_of(section) +
                    " for each one");
      }
    }
    for (const Setting& setting : section.settings) {
      if (setting.unique) {
        refuse_repeats(groups, section, setting);
      }
    }
  }

  // NOLINTNEXTLINE(misc-no-recursion): see fill_sections
  SettingsGroup one(const Section& section, const TomlNode& node) {
    const auto& entries = std::get<TomlNode::Table>(node.value);
    SettingsGroup group;
    group.line_ = node.line;
    for (const Setting& setting : section.settings) {
      fill(group, section, setting, find(entries, setting.key));
    }
    for (const auto& [key, item] : entries) {
      if (!group.entries_.contains(key) && !is_section(section.path, key)) {
        unknown_key(section, key, item);
      }
    }
    fill_sections(group, section.path, entries);
    return group;
  }

  void fill(SettingsGroup& group, const Section& section, const Setting& setting,
            const TomlNode* node) {
    SettingsGroup::Entry& entry = group.entries_[std::string(setting.key)];
    entry.value = default_of(setting);
    const std::string where = joined(section.path, setting.key);
    if (node == nullptr) {
      const bool asked_for = group.line_ != 0;
      if (setting.required && asked_for) {
        problem(
            group.line_, where,
            "is missing; write " + std::string(setting.key) + " = " + std::string(setting.example));
      }
      return;
    }
    entry.line = node->line;
    std::vector<ValueProblem> wrong;
    SettingValue value = read_value(setting, *node, wrong);
    for (ValueProblem& one : wrong) {
      problem(one.line, where, std::move(one.text));
    }
    if (!wrong.empty()) {
      return;
    }
    if (setting.only_now && asks_for_more(setting, *setting.only_now, value)) {
      problem(node->line, where, later(setting.key, *setting.only_now));
      return;
    }
    entry.value = std::move(value);
  }

  static bool asks_for_more(const Setting& setting, std::string_view only_now,
                            const SettingValue& value) {
    return only_now.empty() || value != own_value(setting, only_now);
  }

  static std::string later(std::string_view key, std::string_view only_now) {
    std::string text = "comes with a later version; leave it out";
    if (!only_now.empty()) {
      text += " or write " + std::string(key) + " = " + std::string(only_now);
    }
    return text;
  }

  void refuse_repeats(const std::vector<SettingsGroup>& groups, const Section& section,
                      const Setting& setting) {
    for (auto group = groups.begin(); group != groups.end(); ++group) {
      const auto first = std::find_if(groups.begin(), group, [&](const SettingsGroup& other) {
        return group->given(setting.key) &&
               other.entry(setting.key).value == group->entry(setting.key).value;
      });
      if (first != group) {
        problem(group->line(setting.key), joined(section.path, setting.key),
                "\"" + auth::printable(group->text(setting.key)) + "\" is there already in line " +
                    std::to_string(first->line(setting.key)) + "; keep one of them");
      }
    }
  }

  void unknown_key(const Section& section, const std::string& key, const TomlNode& node) {
    std::vector<std::string_view> names;
    names.reserve(section.settings.size());
    for (const Setting& setting : section.settings) {
      names.push_back(setting.key);
    }
    for (const Section& other : table_.sections) {
      if (parent_of(other.path) == section.path) {
        names.push_back(last_word(other.path));
      }
    }
    std::string text = "is not known; ";
    if (const auto meant = nearest(key, names)) {
      text += "did you mean " + std::string(*meant) + "?";
    } else if (const Section* home = home_of(key)) {
      text += "it belongs into " + header_of(*home);
    } else {
      text += "take it out, or see countersign.toml(5)";
    }
    problem(node.line, joined(section.path, key), std::move(text));
  }

  void unknown_in_root(const std::string& key, const TomlNode& node) {
    std::vector<std::string_view> names;
    for (const Section& section : table_.sections) {
      if (parent_of(section.path).empty()) {
        names.push_back(section.path);
      }
    }
    std::string text = "is no section; ";
    if (const Section* home = home_of(key)) {
      text = "stands outside of any section; it belongs into " + header_of(*home);
    } else if (const auto meant = nearest(key, names)) {
      text += "did you mean " + std::string(*meant) + "?";
    } else {
      text += "take it out, or see countersign.toml(5)";
    }
    problem(node.line, joined("", key), std::move(text));
  }

  [[nodiscard]] const Section* home_of(std::string_view key) const {
    for (const Section& section : table_.sections) {
      for (const Setting& setting : section.settings) {
        if (setting.key == key) {
          return &section;
        }
      }
    }
    return nullptr;
  }

  const SettingsTable& table_;
  std::vector<SettingsProblem>& problems_;
  std::vector<std::string_view> left_out_;  // sections that do not go with what is set
};

LoadedSettings read_settings(const SettingsTable& table, std::string_view toml) {
  LoadedSettings result;
  SettingsChecker checker(table, result.problems);
  auto document = parse_toml(toml);
  if (!document) {
    result.root = checker.root({.line = 0, .value = TomlNode::Table{}});
    // What is missing is not known of a file that cannot be read.
    result.problems.assign(1, {document.error().line, "", document.error().text});
    return result;
  }
  result.root = checker.root(*document);
  std::stable_sort(result.problems.begin(), result.problems.end(),
                   [](const auto& a, const auto& b) { return a.line < b.line; });
  return result;
}

}  // namespace countersign::app
