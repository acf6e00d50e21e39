// One table describes a configuration file: the reader, --check, the sample file and the manual all
// read it. toml++ stays inside settings_toml.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "auth/base/ip_address.h"
#include "auth/base/result.h"

namespace countersign::app {

enum class SettingType {
  text,
  boolean,
  integer,
  duration,  ///< text with s, m, h, d: `15m`; read as seconds
  choice,    ///< one of a few words
  texts,     ///< list of strings
  networks,  ///< list of IP addresses and CIDRs
};

/// Brings a text into its one form, or says what is wrong with it and what to write (a sentence
/// without final dot).
using SettingFormat = auth::Result<std::string, std::string> (*)(std::string_view text);

/// A duration that never ends: the word `never`, where a setting takes it.
inline constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

struct Setting {
  std::string_view key;
  SettingType type = SettingType::text;
  std::string_view fallback = {};              ///< the default, as TOML; empty: none
  std::string_view example = {};               ///< for the sample file, as TOML; empty: the default
  std::vector<std::string_view> choices = {};  ///< choice: all words; duration: `never`
  std::int64_t min = 0;
  std::int64_t max = never;
  SettingFormat format = nullptr;  ///< of a text, or of each text of a list
  bool required = false;
  bool unique = false;  ///< no two tables of a repeated section may agree in it
  /// Set where the work comes with a later version: the one value, as TOML, that asks for nothing.
  /// Empty: any value asks for something.
  std::optional<std::string_view> only_now = {};
  std::string_view meaning;  ///< for manual and sample: what it does, and why the default is so
};

struct Section {
  std::string_view path;  ///< `milter`, `keys.publish`
  bool repeated = false;  ///< `[[domain]]`
  bool required = false;  ///< repeated: at least one
  /// `verify.enabled`: refused, and not required, where that setting of an earlier or later section
  /// is true. Empty: it goes with all others.
  std::string_view not_with = {};
  std::string_view meaning;
  std::vector<Setting> settings;
  bool told_elsewhere = false;  ///< its settings are those of another section: not told again
};

/// Sections stand after the section that they are part of.
struct SettingsTable {
  std::string_view file;  ///< `countersign.toml`
  std::vector<Section> sections;
};

using SettingValue = std::variant<std::monostate, std::string, bool, std::int64_t,
                                  std::vector<std::string>, std::vector<auth::Cidr>>;

/// The settings of one table of the file, defaults filled in. Asking for a key that the table does
/// not describe, or as another type, is a programming error (std::out_of_range,
/// std::bad_variant_access).
class SettingsGroup {
 public:
  /// Empty where the setting has neither value nor default.
  [[nodiscard]] std::string text(std::string_view key) const;
  [[nodiscard]] bool flag(std::string_view key) const;
  /// Integers as they are, durations in seconds.
  [[nodiscard]] std::int64_t number(std::string_view key) const;
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) const;
  [[nodiscard]] std::vector<auth::Cidr> networks(std::string_view key) const;

  /// The file has this key.
  [[nodiscard]] bool given(std::string_view key) const;

  /// Line of the key, or of the table where the key is not in the file.
  [[nodiscard]] std::size_t line(std::string_view key) const;

  /// Line of the table; 0 where the file does not have it.
  [[nodiscard]] std::size_t line() const noexcept { return line_; }

  /// `group("milter")`: a section that is not repeated. It is there, with its defaults, where the
  /// file does not have it.
  [[nodiscard]] const SettingsGroup& group(std::string_view name) const;

  /// `groups("domain")`: the tables of a repeated section, in the order of the file.
  [[nodiscard]] const std::vector<SettingsGroup>& groups(std::string_view name) const;

 private:
  friend class SettingsChecker;

  struct Entry {
    SettingValue value;
    std::size_t line = 0;  // 0: the default
  };

  [[nodiscard]] const Entry& entry(std::string_view key) const;

  std::size_t line_ = 0;
  std::map<std::string, Entry, std::less<>> entries_;
  std::map<std::string, std::vector<SettingsGroup>, std::less<>> groups_;
};

/// Something wrong with a configuration file.
struct SettingsProblem {
  std::size_t line = 0;  ///< 0: the file as a whole
  std::string where;     ///< `sign.clients`
  std::string text;      ///< what is wrong; what to do

  /// `/etc/x.toml:12: sign.clients: …`
  [[nodiscard]] std::string in(std::string_view file) const;
};

struct LoadedSettings {
  SettingsGroup root;
  std::vector<SettingsProblem> problems;  ///< all of them, by line
};

/// Largest configuration file that is read.
inline constexpr std::size_t max_settings_octets = 1U << 20;

/// Reads a file's text against its table and tells every problem at once. Values that are wrong
/// have their default.
[[nodiscard]] LoadedSettings read_settings(const SettingsTable& table, std::string_view toml);

/// The same for a file on disk: a regular file of at most `max_settings_octets`.
[[nodiscard]] LoadedSettings load_settings(const SettingsTable& table, const std::string& path);

/// A file with every setting, its meaning and its default as comments, and the required ones as
/// examples. It has no problems.
[[nodiscard]] std::string sample_file(const SettingsTable& table);

/// The settings as mdoc(7): one `.Ss` a section, one `.It` a setting.
[[nodiscard]] std::string settings_manual(const SettingsTable& table);

}  // namespace countersign::app
