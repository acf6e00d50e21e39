#include "milter/socket_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace countersign::milter {

SocketFile::Place SocketFile::place() const {
  struct stat status = {};
  if (path_.empty()) {
    return Place::unknown;
  }
  if (::lstat(path_.c_str(), &status) != 0) {
    return errno == ENOENT || errno == ENOTDIR ? Place::empty : Place::unknown;
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
  }
  return std::nullopt;
}

void SocketFile::remove() const {
  if (place() == Place::ours) {
    ::unlink(path_.c_str());
  }
}

}  // namespace countersign::milter
