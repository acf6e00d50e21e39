// Users and groups of the system by name.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace countersign::milter {

struct User {
  uid_t id;
  gid_t group;
};

[[nodiscard]] std::optional<User> find_user(const std::string& name);

[[nodiscard]] std::optional<gid_t> find_group(const std::string& name);

}  // namespace countersign::milter
