// The socket's file: who else answers there, and who may connect.
#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>

#include "auth/base/result.h"
#include "milter/config.h"

namespace countersign::milter {

/// Before the socket is opened: refuses a path where somebody answers, or where something stands
/// that is no socket. A socket that nobody answers on is a leftover and may be replaced.
[[nodiscard]] auth::Result<void, std::string> look_for_others(const SocketConfig& socket);

using Opener = std::function<auth::Result<void, std::string>()>;

/// Opens the socket by `open`, so that the file of a unix socket belongs to its group.
[[nodiscard]] auth::Result<void, std::string> open_for_group(const SocketConfig& socket,
                                                             const Opener& open);

/// The file of a unix socket that was opened, to be known again later. A socket without one is
/// never lost.
class SocketFile {
 public:
  /// To be called right after the socket was opened.
  [[nodiscard]] static SocketFile of(const SocketConfig& socket);

  /// What keeps the MTA from finding us: a sentence when the file is gone, or is another's.
  [[nodiscard]] std::optional<std::string> loss() const;

  /// At the end: takes the file away, if it is ours, so that the MTA sees at once that nobody is
  /// there.
  void remove() const;

 private:
  enum class Place { ours, empty, of_another, unknown };

  SocketFile() = default;

  [[nodiscard]] Place place() const;

  std::string path_;  // empty: no file
  dev_t device_ = 0;
  ino_t inode_ = 0;  // the kernel gives it to no other file as long as the socket is open
};

}  // namespace countersign::milter
