#include "app/accounts.h"

#include <grp.h>
#include <pwd.h>

#include <cerrno>
#include <cstddef>
#include <vector>

namespace countersign::app {

namespace {

// What `look` finds; it gets as much room as it asks for, and `take` keeps what is wanted.
template <typename Entry, typename Look, typename Take>
auto find(const Look& look, const Take& take) -> std::optional<decltype(take(Entry{}))> {
  constexpr std::size_t most = std::size_t{1} << 20;
  for (std::size_t size = 1024; size <= most; size *= 2) {
    std::vector<char> buffer(size);
    Entry entry{};
    Entry* found = nullptr;
    if (look(&entry, buffer.data(), buffer.size(), &found) != ERANGE) {
      return found == nullptr ? std::nullopt : std::optional(take(entry));
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<User> find_user(const std::string& name) {
  return find<passwd>([&](auto... room) { return ::getpwnam_r(name.c_str(), room...); },
                      [](const passwd& entry) { return User{entry.pw_uid, entry.pw_gid}; });
}

std::optional<gid_t> find_group(const std::string& name) {
  return find<group>([&](auto... room) { return ::getgrnam_r(name.c_str(), room...); },
                     [](const group& entry) { return entry.gr_gid; });
}

std::string user_name(uid_t id) {
  return find<passwd>([&](auto... room) { return ::getpwuid_r(id, room...); },
                      [](const passwd& entry) { return std::string(entry.pw_name); })
      .value_or(std::to_string(id));
}

}  // namespace countersign::app
