#include "milter/accounts.h"

#include <grp.h>
#include <pwd.h>

#include <cerrno>
#include <cstddef>
#include <vector>

namespace countersign::milter {

namespace {

// `look` fills an Entry with the help of a buffer, which gets as much room as it asks for.
template <typename Entry, typename Look>
std::optional<Entry> with_room(const Look& look) {
  constexpr std::size_t most = std::size_t{1} << 20;
  for (std::size_t size = 1024; size <= most; size *= 2) {
    std::vector<char> buffer(size);
    Entry entry{};
    Entry* found = nullptr;
    if (look(entry, buffer, found) != ERANGE) {
      return found == nullptr ? std::nullopt : std::optional(entry);
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<User> find_user(const std::string& name) {
  const auto entry = with_room<passwd>([&](passwd& to, std::vector<char>& buffer, passwd*& found) {
    return ::getpwnam_r(name.c_str(), &to, buffer.data(), buffer.size(), &found);
  });
  return entry ? std::optional(User{entry->pw_uid, entry->pw_gid}) : std::nullopt;
}

std::optional<gid_t> find_group(const std::string& name) {
  const auto entry = with_room<group>([&](group& to, std::vector<char>& buffer, group*& found) {
    return ::getgrnam_r(name.c_str(), &to, buffer.data(), buffer.size(), &found);
  });
  return entry ? std::optional(entry->gr_gid) : std::nullopt;
}

}  // namespace countersign::milter
