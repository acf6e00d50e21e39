#include "milter/privileges.h"

#include <grp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
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

void harden() {
  constexpr rlimit none{.rlim_cur = 0, .rlim_max = 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  constexpr mode_t for_nobody_else = 077;
  ::umask(for_nobody_else);
}

}  // namespace countersign::milter
