#include "milter/socket_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace countersign::milter {

SocketFile::Place SocketFile::place() const {
  struct stat status = {};
  if (path_.empty()) {
    return Place::unknown;
  }
  if (::lstat(path_.c_str(), &status) != 0) {
    return errno == ENOENT || errno == ENOTDIR ? Place::empty : Place::unknown;
  }
  if (!S_ISSOCK(status.st_mode)) {
    return Place::in_the_way;
  }
  return status.st_dev == device_ && status.st_ino == inode_ ? Place::ours : Place::of_another;
}

std::optional<std::string> SocketFile::loss() const {
  switch (place()) {
    case Place::ours:
    case Place::unknown:
      return std::nullopt;
    case Place::empty:
      return "the socket " + path_ + " is gone";
    case Place::of_another:
      return "the socket " + path_ + " is another's now";
    case Place::in_the_way:
      return "the socket " + path_ + " gave way to what is no socket, which goes to " + aside();
  }
  return std::nullopt;
}

void SocketFile::remove() const {
  const Place now = place();
  if (now == Place::ours) {
    ::unlink(path_.c_str());
  } else if (now == Place::in_the_way) {
    // Where that cannot be done the next start says what has to go.
    [[maybe_unused]] const int moved = std::rename(path_.c_str(), aside().c_str());
  }
}

std::string SocketFile::aside() const { return path_ + ".aside"; }

}  // namespace countersign::milter
