#include "milter/key_loader.h"

#include <unistd.h>

#include <optional>

#include "app/accounts.h"
#include "app/key_file.h"
#include "auth/base/printable.h"
#include "auth/crypto/private_key.h"
#include "milter/privileges.h"

namespace countersign::milter {

namespace {

LoadedKey load(const std::string& file, std::optional<uid_t> reader) {
  const auto octets = app::read_key_file(file);
  if (!octets) {
    return auth::fail(octets.error());
  }
  const std::string name = "the key file " + auth::printable(file);
  if (reader && !octets->belongs_to(*reader)) {
    return auth::fail(name + " belongs to " + app::user_name(octets->owner) +
                      ", who could change it; chown " + app::user_name(*reader) + " it");
  }
  if (octets->open_to_others()) {
    return auth::fail(name +
                      " is open to its group or to others; make it mode 0600, and change the key "
                      "if others could read it");
  }
  auto key = auth::crypto::PrivateKey::parse(octets->octets);
  if (!key) {
    return auth::fail(name + " cannot be used: " + key.error().text);
  }
  return std::make_shared<const auth::crypto::PrivateKey>(std::move(*key));
}

}  // namespace

LoadedKey load_key_file(const std::string& file) { return load(file, ::geteuid()); }

auth::Result<KeyLoader, std::string> keys_as_the_milter(const Config& config) {
  if (::geteuid() != 0) {
    return load_key_file;
  }
  if (config.user.empty()) {
    return [](const std::string& file) { return load(file, std::nullopt); };
  }
  if (const auto became = become(config.user); !became) {
    return auth::fail(became.error());
  }
  return load_key_file;
}

}  // namespace countersign::milter
