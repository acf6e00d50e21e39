#include "milter/socket.h"

#include <grp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <vector>

#include "app/file_descriptor.h"

namespace countersign::milter {

namespace {

using auth::fail;

// The path of a unix socket; nothing for others.
std::optional<std::string> path_of(const SocketConfig& socket) {
  constexpr std::string_view word = "unix:";
  if (!socket.address.starts_with(word)) {
    return std::nullopt;
  }
  return socket.address.substr(word.size());
}

bool somebody_answers(const std::string& path) {
  const app::FileDescriptor file(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (!file.is_open() || path.size() >= sizeof address.sun_path) {
    return false;
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return ::connect(file.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

// getgrnam_r with as much room as it asks for.
std::optional<gid_t> group_id(const std::string& name) {
  constexpr std::size_t most = std::size_t{1} << 20;
  for (std::size_t size = 1024; size <= most; size *= 2) {
    std::vector<char> buffer(size);
    group entry{};
    group* found = nullptr;
    const int error = ::getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
    if (error != ERANGE) {
      return found == nullptr ? std::nullopt : std::optional(found->gr_gid);
    }
  }
  return std::nullopt;
}

}  // namespace

auth::Result<void, std::string> look_for_others(const SocketConfig& socket) {
  const auto path = path_of(socket);
  struct stat status = {};
  if (!path || ::lstat(path->c_str(), &status) != 0) {
    return {};
  }
  if (!S_ISSOCK(status.st_mode)) {
    return fail("milter.socket: " + *path + " is there and is no socket; remove it");
  }
  if (somebody_answers(*path)) {
    return fail("milter.socket: another process answers on " + *path +
                "; end it first, or name another path");
  }
  return {};
}

auth::Result<void, std::string> open_for_group(const SocketConfig& socket, const Opener& open) {
  const auto path = path_of(socket);
  if (!path || socket.group.empty()) {
    return open();
  }
  const auto group = group_id(socket.group);
  if (!group) {
    return fail("milter.socket_group: there is no group " + socket.group);
  }
  // As root the file is made with its group: the MTA may try it as soon as it is there.
  const gid_t before = ::getegid();
  const bool as_group = ::setegid(*group) == 0;
  auto opened = open();
  if (as_group && ::setegid(before) != 0) {
    return fail("cannot become group " + std::to_string(before) +
                " again: " + app::system_text(errno));
  }
  if (!opened) {
    return opened;
  }
  // Not as root, or in a folder that hands on its own group.
  if (::lchown(path->c_str(), static_cast<uid_t>(-1), *group) != 0) {
    return fail("milter.socket_group: cannot give the socket to group " + socket.group + ": " +
                app::system_text(errno) +
                "; start as root, or make the user a member of the group");
  }
  return {};
}

SocketFile SocketFile::of(const SocketConfig& socket) {
  SocketFile file;
  const auto path = path_of(socket);
  struct stat status = {};
  if (path && ::lstat(path->c_str(), &status) == 0) {
    file.path_ = *path;
    file.device_ = status.st_dev;
    file.inode_ = status.st_ino;
  }
  return file;
}

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
