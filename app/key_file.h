#pragma once

#include <cstddef>
#include <string>

#include "auth/base/result.h"
#include "auth/base/secret.h"

namespace countersign::app {

/// A private key as it stands in its file.
struct KeyFile {
  auth::SecretBytes octets;
  unsigned owner = 0;  ///< uid
  unsigned mode = 0;   ///< permission bits, as chmod takes them

  /// Group or others may read or write it.
  [[nodiscard]] bool open_to_others() const noexcept { return (mode & 077U) != 0; }

  /// Whoever else owns the file can change the key.
  [[nodiscard]] bool belongs_to(unsigned user) const noexcept {
    return owner == user || owner == 0;
  }
};

/// Larger files are no keys.
inline constexpr std::size_t largest_key_file = 64 * std::size_t{1024};

/// Reads a key file. Owner and mode are those of the file that was read (SEC-46), which has to be a
/// regular one; symbolic links are followed. The error is a sentence without final dot that names
/// the path and the remedy.
[[nodiscard]] auth::Result<KeyFile, std::string> read_key_file(const std::string& path);

}  // namespace countersign::app
