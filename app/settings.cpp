#include "app/settings.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "app/file_descriptor.h"

namespace countersign::app {

const SettingsGroup::Entry& SettingsGroup::entry(std::string_view key) const {
  return entries_.at(std::string(key));
}

std::string SettingsGroup::text(std::string_view key) const {
  const SettingValue& value = entry(key).value;
  return std::holds_alternative<std::monostate>(value) ? std::string{}
                                                       : std::get<std::string>(value);
}

bool SettingsGroup::flag(std::string_view key) const { return std::get<bool>(entry(key).value); }

std::int64_t SettingsGroup::number(std::string_view key) const {
  return std::get<std::int64_t>(entry(key).value);
}

std::vector<std::string> SettingsGroup::texts(std::string_view key) const {
  return std::get<std::vector<std::string>>(entry(key).value);
}

std::vector<auth::Cidr> SettingsGroup::networks(std::string_view key) const {
  return std::get<std::vector<auth::Cidr>>(entry(key).value);
}

bool SettingsGroup::given(std::string_view key) const { return entry(key).line != 0; }

std::size_t SettingsGroup::line(std::string_view key) const {
  return given(key) ? entry(key).line : line_;
}

const SettingsGroup& SettingsGroup::group(std::string_view name) const {
  return groups_.at(std::string(name)).at(0);
}

const std::vector<SettingsGroup>& SettingsGroup::groups(std::string_view name) const {
  return groups_.at(std::string(name));
}

std::string SettingsProblem::in(std::string_view file) const {
  std::string result(file);
  if (line != 0) {
    result += ":" + std::to_string(line);
  }
  result += ": ";
  if (!where.empty()) {
    result += where + ": ";
  }
  return result + text;
}

namespace {

// O_NONBLOCK: a pipe under the name of the file must not make us wait.
auth::Result<std::string, std::string> read_file(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status{};

  if (!file.is_open() || ::fstat(file.number(), &status) != 0) {
    return auth::fail("cannot be read (" + std::string(system_text(errno)) +
                      "); name a file that exists and that this user may read");
  }
  if (!S_ISREG(status.st_mode)) {
    return auth::fail(std::string("is no regular file; name the configuration file"));
  }
  std::string text(max_settings_octets + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t count = ::read(file.number(), text.data() + size, text.size() - size);
    if (count < 0) {
      return auth::fail("cannot be read (" + std::string(system_text(errno)) + ")");
    }
    if (count == 0) {
      text.resize(size);
      return text;
    }
    size += static_cast<std::size_t>(count);
  }
  return auth::fail(std::string("is larger than 1 MiB; that is no configuration file"));
}

}  // namespace

LoadedSettings load_settings(const SettingsTable& table, const std::string& path) {
  auto text = read_file(path);
  if (!text) {
    LoadedSettings result = read_settings(table, "");
    result.problems.assign(1, {.line = 0, .where = "", .text = text.error()});
    return result;
  }
  return read_settings(table, *text);
}

}  // namespace countersign::app
