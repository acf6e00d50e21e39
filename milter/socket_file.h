// The file of the milter's socket, to be known again.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace countersign::milter {

/// The file of a unix socket that was opened, to be known again later. A socket without one is
/// never lost.
class SocketFile {
 public:
  /// None.
  SocketFile() = default;

  /// The one that stands at `path` right after the socket was opened.
  SocketFile(std::string path, dev_t device, ino_t inode)
      : path_(std::move(path)), device_(device), inode_(inode) {}

  /// What keeps the MTA from finding us: a sentence when the file is gone, is another's, or gave
  /// way to something that is no socket.
  [[nodiscard]] std::optional<std::string> loss() const;

  /// At the end: takes the file away, if it is ours, so that the MTA sees at once that nobody is
  /// there. What is no socket and stands in its place is renamed to `PATH.aside`: it would keep the
  /// next start from making one, and nobody can be using it.
  void remove() const;

 private:
  enum class Place { ours, empty, of_another, in_the_way, unknown };

  [[nodiscard]] Place place() const;
  [[nodiscard]] std::string aside() const;

  std::string path_;  // empty: no file
  dev_t device_ = 0;
  ino_t inode_ = 0;  // the kernel gives it to no other file as long as the socket is open
};

}  // namespace countersign::milter
