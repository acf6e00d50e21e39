#include "milter/privileges.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <vector>

#include "app/file_descriptor.h"

namespace countersign::milter {

namespace {

struct User {
  uid_t id;
  gid_t group;
};

// getpwnam_r with as much room as it asks for.
auth::Result<User, std::string> find_user(const std::string& name) {
  constexpr std::size_t most = std::size_t{1} << 20;
  for (std::size_t size = 1024; size <= most; size *= 2) {
    std::vector<char> buffer(size);
    passwd entry{};
    passwd* found = nullptr;
    const int error = ::getpwnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
    if (error != ERANGE && found != nullptr) {
      return User{found->pw_uid, found->pw_gid};
    }
    if (error != ERANGE) {
      break;
    }
  }
  return auth::fail("milter.user: there is no user " + name);
}

}  // namespace

auth::Result<void, std::string> become(const std::string& name) {
  if (name.empty()) {
    return {};
  }
  const auto user = find_user(name);
  if (!user) {
    return auth::fail(user.error());
  }
  if (::geteuid() == user->id && ::getuid() == user->id) {
    return {};
  }
  if (::initgroups(name.c_str(), user->group) != 0 || ::setgid(user->group) != 0 ||
      ::setuid(user->id) != 0) {
    return auth::fail("milter.user: cannot become " + name + ": " + app::system_text(errno) +
                      "; start as root, or leave the setting out");
  }
  if (user->id != 0 && ::setuid(0) == 0) {
    return auth::fail("milter.user: the rights of root did not go away");
  }
  return {};
}

}  // namespace countersign::milter
