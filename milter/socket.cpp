#include "milter/socket.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>

#include "app/accounts.h"
#include "app/file_descriptor.h"
#include "milter/socket_address.h"

namespace countersign::milter {

namespace {

using app::ExitStatus;
using app::FileDescriptor;
using app::system_text;
using auth::Result;

constexpr std::chrono::milliseconds patience{1000};

auto wrong(std::string text) {
  return auth::fail(SocketError{ExitStatus::usage, "milter.socket: " + std::move(text)});
}

auto busy(std::string text) {
  return auth::fail(SocketError{ExitStatus::try_again, "milter.socket: " + std::move(text)});
}

std::string folder_of(const std::string& path) {
  return path.substr(0, std::max<std::size_t>(path.rfind('/'), 1));
}

// Between the look at a leftover and its replacement no other milter may come: each holds its
// socket's folder meanwhile. A folder that may not be read cannot be held, and need not be.
Result<FileDescriptor, SocketError> hold_folder(const std::string& folder) {
  FileDescriptor file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!file.is_open() && errno != EACCES) {
    return busy("the folder " + folder + " cannot be used: " + system_text(errno) +
                "; make it, for the user that the milter runs as");
  }
  constexpr int most_tries = 100;
  for (int tries = 0; file.is_open() && ::flock(file.number(), LOCK_EX | LOCK_NB) != 0; ++tries) {
    if (tries == most_tries) {
      return busy("another process has held the folder " + folder + " for five seconds");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return file;
}

// Somebody answers at `address`; nothing when nobody does or nobody can know.
Result<void, SocketError> look_for_others(const SocketAddress& address, const std::string& name) {
  const auto connection = connect_to(address, patience);
  if (connection) {
    return busy("another process answers on " + name + "; end it first, or change the setting");
  }
  const int error = connection.error();
  if (address.path.empty() || error == ECONNREFUSED || error == ENOENT) {
    return {};
  }
  if (error == EAGAIN) {
    return busy("another process has " + name + " open and does not answer; end it first");
  }
  return busy("cannot see whether another process answers on " + name + ": " + system_text(error) +
              "; remove the file if none does");
}

Result<void, SocketError> look_at_file(const SocketAddress& address) {
  struct stat status = {};
  if (::lstat(address.path.c_str(), &status) != 0) {
    return {};
  }
  if (!S_ISSOCK(status.st_mode)) {
    return wrong(address.path + " is there and is no socket; remove it");
  }
  return look_for_others(address, address.path);
}

// libmilter does not say why it could not: the same, tried by ourselves.
std::string why_not(const SocketAddress& address) {
  if (!address.path.empty()) {
    return ::access(folder_of(address.path).c_str(), W_OK | X_OK) == 0 ? "" : system_text(errno);
  }
  const FileDescriptor file(::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int yes = 1;
  ::setsockopt(file.number(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  return ::bind(file.number(), address.get(), address.size) == 0 ? "" : system_text(errno);
}

// As root the file is made with its group: the MTA may try it as soon as it is there.
Result<void, SocketError> open_as_group(std::optional<gid_t> group, const SocketAddress& address,
                                        const Opener& open) {
  const gid_t before = ::getegid();
  const bool as_group = group && ::setegid(*group) == 0;
  const auto opened = open();
  if (as_group && ::setegid(before) != 0) {
    return wrong("cannot become group " + std::to_string(before) + " again: " + system_text(errno));
  }
  if (!opened) {
    const std::string why = why_not(address);
    return busy(opened.error() + (why.empty() ? "" : ": " + why));
  }
  return {};
}

// What was looked at is what is changed: a link put in its place leads nowhere.
Result<SocketFile, SocketError> give(const SocketConfig& socket, const std::string& path,
                                     std::optional<uid_t> owner, std::optional<gid_t> group) {
  const FileDescriptor file(::open(path.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
  struct stat status = {};
  if (!file.is_open() || ::fstat(file.number(), &status) != 0) {
    return busy(path + " was there and is gone: " + system_text(errno));
  }
  if (!S_ISSOCK(status.st_mode)) {
    return busy("something else stands at " + path + " now");
  }
  constexpr auto same_user = static_cast<uid_t>(-1);
  constexpr auto same_group = static_cast<gid_t>(-1);
  if (::fchownat(file.number(), "", owner.value_or(same_user), group.value_or(same_group),
                 AT_EMPTY_PATH) != 0) {
    return wrong("cannot give it to " + (group ? "group " + socket.group : "its user") + ": " +
                 system_text(errno) + "; start as root, or make the user a member of the group");
  }
  return SocketFile(path, status.st_dev, status.st_ino);
}

Result<SocketFile, SocketError> open_unix(const SocketConfig& socket, const SocketAddress& address,
                                          std::optional<uid_t> owner, const Opener& open) {
  const auto group = socket.group.empty() ? std::nullopt : app::find_group(socket.group);
  if (!socket.group.empty() && !group) {
    return auth::fail(
        SocketError{ExitStatus::usage, "milter.socket_group: there is no group " + socket.group});
  }
  const auto held = hold_folder(folder_of(address.path));
  if (!held) {
    return auth::fail(held.error());
  }
  if (const auto alone = look_at_file(address); !alone) {
    return auth::fail(alone.error());
  }
  if (const auto opened = open_as_group(group, address, open); !opened) {
    return auth::fail(opened.error());
  }
  return give(socket, address.path, owner, group);
}

}  // namespace

Result<SocketFile, SocketError> open_for_mta(const SocketConfig& socket, std::optional<uid_t> owner,
                                             const Opener& open) {
  const auto address = SocketAddress::parse(socket.address);
  if (!address) {
    return wrong(socket.address + " is no socket");  // no setting is, once it has been read
  }
  if (!address->path.empty()) {
    return open_unix(socket, *address, owner, open);
  }
  if (const auto alone = look_for_others(*address, socket.address); !alone) {
    return auth::fail(alone.error());
  }
  if (const auto opened = open_as_group(std::nullopt, *address, open); !opened) {
    return auth::fail(opened.error());
  }
  return SocketFile();
}

}  // namespace countersign::milter
