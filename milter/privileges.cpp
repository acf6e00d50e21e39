#include "milter/privileges.h"

#include <grp.h>
#include <unistd.h>

#include <cerrno>

#include "app/accounts.h"
#include "app/file_descriptor.h"

namespace countersign::milter {

auth::Result<void, std::string> become(const std::string& name) {
  if (name.empty()) {
    return {};
  }
  const auto user = app::find_user(name);
  if (!user) {
    return auth::fail("there is no user " + name);
  }
  if (::geteuid() == user->id && ::getuid() == user->id) {
    return {};
  }
  if (::initgroups(name.c_str(), user->group) != 0 || ::setgid(user->group) != 0 ||
      ::setuid(user->id) != 0) {
    return auth::fail("cannot become " + name + ": " + app::system_text(errno) +
                      "; start as root, or leave the setting out");
  }
  if (user->id != 0 && ::setuid(0) == 0) {
    return auth::fail("the rights of root did not go away");
  }
  return {};
}

}  // namespace countersign::milter
