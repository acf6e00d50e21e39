#include "app/settings_value.h"

#include <algorithm>

#include "app/duration.h"
#include "auth/base/ascii.h"
#include "auth/base/printable.h"

namespace countersign::app {

namespace {

std::string quoted(std::string_view text) { return "\"" + auth::printable(text, 100) + "\""; }

std::string list_of(const std::vector<std::string_view>& words) {
  std::string result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    result += i == 0 ? "" : i + 1 == words.size() ? " or " : ", ";
    result += quoted(words[i]);
  }
  return result;
}

// What a value of this type looks like, for messages.
std::string_view example_of(SettingType type) {
  switch (type) {
    case SettingType::boolean:
      return "true or false, without quotes";
    case SettingType::integer:
      return "a whole number, without quotes";
    case SettingType::duration:
      return "text such as \"90s\", \"15m\", \"4h\" or \"180d\"";
    case SettingType::texts:
      return "a list of strings such as [\"a\", \"b\"]";
    case SettingType::networks:
      return "a list such as [\"192.0.2.0/24\", \"2001:db8::7\"]";
    case SettingType::text:
    case SettingType::choice:
      break;
  }
  return "a string in double quotes";
}

// `"7d"`: the largest unit that fits.
std::string duration_text(std::int64_t seconds) {
  struct Unit {
    char letter;
    std::int64_t seconds;
  };

  for (const Unit unit : {Unit{'d', 86400}, Unit{'h', 3600}, Unit{'m', 60}}) {
    if (seconds % unit.seconds == 0) {
      return "\"" + std::to_string(seconds / unit.seconds) + unit.letter + "\"";
    }
  }
  return "\"" + std::to_string(seconds) + "s\"";
}

class ValueReader {
 public:
  ValueReader(const Setting& setting, std::vector<ValueProblem>& problems)
      : setting_(setting), problems_(problems) {}

  SettingValue read(const TomlNode& node) {
    switch (setting_.type) {
      case SettingType::text:
        return read_text(node);
      case SettingType::choice:
        return read_choice(node);
      case SettingType::boolean:
        return read_boolean(node);
      case SettingType::integer:
        return read_integer(node);
      case SettingType::duration:
        return read_duration(node);
      case SettingType::texts:
        return read_texts(node);
      case SettingType::networks:
        return read_networks(node);
    }
    return {};
  }

 private:
  void problem(const TomlNode& node, std::string text) {
    problems_.push_back({node.line, std::move(text)});
  }

  SettingValue wrong_type(const TomlNode& node) {
    problem(node,
            "is " + std::string(node.kind()) + "; write " + std::string(example_of(setting_.type)));
    return {};
  }

  SettingValue read_boolean(const TomlNode& node) {
    const bool* flag = std::get_if<bool>(&node.value);
    return flag == nullptr ? wrong_type(node) : SettingValue(*flag);
  }

  std::optional<std::string> formatted(const TomlNode& node) {
    const auto* text = std::get_if<std::string>(&node.value);
    if (text == nullptr) {
      wrong_type(node);
      return std::nullopt;
    }
    // Nothing that we take holds control characters, and what we take is shown to people.
    if (text->empty() || std::any_of(text->begin(), text->end(), [](char c) {
          return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
        })) {
      problem(node, text->empty() ? "is empty; write a value, or leave the line out"
                                  : quoted(*text) + " holds a control character; take it out");
      return std::nullopt;
    }
    if (setting_.format == nullptr) {
      return *text;
    }
    auto result = setting_.format(*text);
    if (!result) {
      problem(node, quoted(*text) + " " + result.error());
      return std::nullopt;
    }
    return std::move(*result);
  }

  SettingValue read_text(const TomlNode& node) {
    auto text = formatted(node);
    return text ? SettingValue(std::move(*text)) : SettingValue();
  }

  SettingValue read_choice(const TomlNode& node) {
    const auto* text = std::get_if<std::string>(&node.value);
    if (text == nullptr) {
      problem(node, "is " + std::string(node.kind()) + "; write " + list_of(setting_.choices));
      return {};
    }
    if (std::find(setting_.choices.begin(), setting_.choices.end(), *text) ==
        setting_.choices.end()) {
      problem(node, quoted(*text) + " is not known; write " + list_of(setting_.choices));
      return {};
    }
    return *text;
  }

  SettingValue read_integer(const TomlNode& node) {
    const auto* number = std::get_if<std::int64_t>(&node.value);
    return number == nullptr ? wrong_type(node) : within_bounds(node, *number);
  }

  SettingValue read_duration(const TomlNode& node) {
    const auto* text = std::get_if<std::string>(&node.value);
    if (text == nullptr) {
      return wrong_type(node);
    }
    const auto& words = setting_.choices;
    if (std::find(words.begin(), words.end(), *text) != words.end()) {
      return never;
    }
    const auto duration = parse_duration(*text);
    if (!duration) {
      problem(node, duration.error() + (words.empty() ? "" : ", or " + list_of(words)));
      return {};
    }
    return within_bounds(node, duration->count());
  }

  SettingValue within_bounds(const TomlNode& node, std::int64_t value) {
    if (value >= setting_.min && value <= setting_.max) {
      return value;
    }
    const auto shown = [this](std::int64_t bound) {
      return setting_.type == SettingType::duration ? duration_text(bound) : std::to_string(bound);
    };
    std::string text = shown(value) + " is out of bounds; write at least " + shown(setting_.min);
    if (setting_.max != never) {
      text += " and at most " + shown(setting_.max);
    }
    problem(node, std::move(text));
    return {};
  }

  SettingValue read_texts(const TomlNode& node) {
    const auto* list = std::get_if<TomlNode::List>(&node.value);
    if (list == nullptr) {
      return wrong_type(node);
    }
    std::vector<std::string> result;
    for (const TomlNode& item : *list) {
      if (auto text = formatted(item)) {
        result.push_back(std::move(*text));
      }
    }
    return result;
  }

  SettingValue read_networks(const TomlNode& node) {
    const auto* list = std::get_if<TomlNode::List>(&node.value);
    if (list == nullptr) {
      return wrong_type(node);
    }
    std::vector<auth::Cidr> result;
    for (const TomlNode& item : *list) {
      const auto* text = std::get_if<std::string>(&item.value);
      if (text == nullptr) {
        wrong_type(item);
        continue;
      }
      auto network = auth::Cidr::parse(*text);
      if (network) {
        result.push_back(*network);
      } else {
        const bool says_remedy = network.error().find("; ") != std::string::npos;
        problem(item, network.error() + (says_remedy ? "" : "; write one such as 192.0.2.0/24"));
      }
    }
    return result;
  }

  const Setting& setting_;
  std::vector<ValueProblem>& problems_;
};

}  // namespace

SettingValue read_value(const Setting& setting, const TomlNode& node,
                        std::vector<ValueProblem>& problems) {
  const std::size_t before = problems.size();
  SettingValue value = ValueReader(setting, problems).read(node);
  return problems.size() == before ? value : SettingValue{};
}

}  // namespace countersign::app
