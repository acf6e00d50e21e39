// Users and groups of the system by name.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace countersign::app {

struct User {
  uid_t id;
  gid_t group;
};

[[nodiscard]] std::optional<User> find_user(const std::string& name);

[[nodiscard]] std::optional<gid_t> find_group(const std::string& name);

/// The name as chown(1) takes it; the number itself where nobody has it.
[[nodiscard]] std::string user_name(uid_t id);

}  // namespace countersign::app
