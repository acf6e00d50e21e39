// The sample file and the manual, written from the table.
#include <algorithm>

#include "app/settings.h"

namespace countersign::app {

namespace {

constexpr std::size_t width = 78;

// Breaks `text` at blanks; each line begins with `margin`.
std::string wrapped(std::string_view text, std::string_view margin) {
  std::string result;
  std::string line(margin);
  while (!text.empty()) {
    const auto word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (line.size() > margin.size() && line.size() + 1 + word.size() > width) {
      result += line + "\n";
      line = margin;
    }
    line += (line.size() > margin.size() ? " " : "") + std::string(word);
  }
  return result + line + "\n";
}

std::string header_of(const Section& section) {
  const std::string path(section.path);
  return section.repeated ? "[[" + path + "]]" : "[" + path + "]";
}

std::string_view shown_value(const Setting& setting) {
  if (!setting.example.empty()) {
    return setting.example;
  }
  return setting.fallback.empty() ? "[]" : setting.fallback;
}

// Tables that are part of another one stand there as comments, unless something in them is
// required.
bool is_live(const Section& section) {
  return section.path.find('.') == std::string_view::npos ||
         std::any_of(section.settings.begin(), section.settings.end(),
                     [](const Setting& setting) { return setting.required; });
}

std::string choices_of(const Setting& setting) {
  std::string result;
  for (const std::string_view word : setting.choices) {
    result += (result.empty() ? "" : ", ") + std::string(word);
  }
  return result;
}

// mdoc: a line that begins with a dot or quote is a macro, a backslash begins an escape, and a
// sentence ends its line.
std::string mdoc_text(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool line_begins = result.empty() || result.back() == '\n';
    if (line_begins && (text[i] == '.' || text[i] == '\'')) {
      result += "\\&";
    }
    if (text[i] == '\\') {
      result += "\\e";
    } else if (text[i] == ' ' && i > 1 && text[i - 1] == '.' && i + 1 < text.size()) {
      result += '\n';
    } else {
      result += text[i];
    }
  }
  return result + "\n";
}

std::string_view placeholder(SettingType type) {
  switch (type) {
    case SettingType::text:
    case SettingType::choice:
      return "string";
    case SettingType::boolean:
      return "true | false";
    case SettingType::integer:
      return "number";
    case SettingType::duration:
      return "duration";
    case SettingType::texts:
      return "[string, ...]";
    case SettingType::networks:
      return "[network, ...]";
  }
  return "";
}

std::string without_quotes(std::string_view toml) {
  std::string result(toml);
  std::erase(result, '"');
  return result;
}

std::string manual_entry(const Setting& setting) {
  std::string result = ".It Ic " + std::string(setting.key) + " = Ar " +
                       std::string(placeholder(setting.type)) + "\n" + mdoc_text(setting.meaning);
  if (setting.type == SettingType::choice) {
    result += "One of " + choices_of(setting) + ".\n";
  }
  if (setting.required) {
    result += "Required.\n";
  } else if (!setting.fallback.empty()) {
    result += "The default is\n.Ql " + without_quotes(setting.fallback) + " .\n";
  }
  return result;
}

}  // namespace

std::string sample_file(const SettingsTable& table) {
  std::string result = "# " + std::string(table.file) +
                       ": every setting with its meaning. What stands behind a single # is the\n"
                       "# default, or an example where there is none.\n";
  for (const Section& section : table.sections) {
    result += "\n" + wrapped(section.meaning, "# ");
    result += (is_live(section) ? "" : "#") + header_of(section) + "\n";
    if (section.told_elsewhere) {
      continue;
    }
    for (const Setting& setting : section.settings) {
      result += "\n" + wrapped(setting.meaning, "# ");
      if (setting.type == SettingType::choice) {
        result += wrapped("One of " + choices_of(setting) + ".", "# ");
      }
      result += (setting.required ? "" : "#") + std::string(setting.key) + " = " +
                std::string(shown_value(setting)) + "\n";
    }
  }
  return result;
}

std::string settings_manual(const SettingsTable& table) {
  std::string result;
  for (const Section& section : table.sections) {
    result += ".Ss " + header_of(section) + "\n" + mdoc_text(section.meaning);
    if (section.told_elsewhere) {
      continue;
    }
    result += ".Bl -tag -width Ds\n";
    for (const Setting& setting : section.settings) {
      result += manual_entry(setting);
    }
    result += ".El\n";
  }
  return result;
}

}  // namespace countersign::app
