#include "app/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "app/accounts.h"
#include "app/file_descriptor.h"
#include "auth/base/printable.h"

namespace countersign::app {
namespace {

using auth::fail;
using auth::Result;

std::string cannot_read(const std::string& path, int error) {
  std::string text =
      "cannot read the key file " + auth::printable(path) + ": " + system_text(error);
  if (error == EACCES || error == EPERM) {
    const std::string user = user_name(::geteuid());
    text += "; chown " + user + " it, and see that " + user + " may enter its folder";
  }
  return text;
}

/// Fills `octets`, or as much of it as there is. -1: errno says why.
ssize_t read_up_to(int file, std::span<std::uint8_t> octets) {
  std::size_t filled = 0;
  while (filled < octets.size()) {
    const ssize_t count = ::read(file, octets.data() + filled, octets.size() - filled);
    if (count == 0) {
      break;
    }
    if (count > 0) {
      filled += static_cast<std::size_t>(count);
    } else if (errno != EINTR) {
      return -1;
    }
  }
  return static_cast<ssize_t>(filled);
}

}  // namespace

Result<KeyFile, std::string> read_key_file(const std::string& path) {
  // O_NONBLOCK: opening a pipe must not wait for somebody to write to it.
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  struct stat status = {};
  if (!file.is_open() || ::fstat(file.number(), &status) != 0) {
    return fail(cannot_read(path, errno));
  }
  if (!S_ISREG(status.st_mode)) {
    return fail("the key file " + auth::printable(path) +
                " is no regular file; name the file that holds the private key");
  }
  auth::SecretBytes octets(largest_key_file + 1);
  const ssize_t size = read_up_to(file.number(), octets.octets());
  if (size < 0) {
    return fail(cannot_read(path, errno));
  }
  if (static_cast<std::size_t>(size) > largest_key_file) {
    return fail("the key file " + auth::printable(path) +
                " is over 64 KiB; name the file that holds the private key alone");
  }
  octets.shrink(static_cast<std::size_t>(size));
  return KeyFile{std::move(octets), status.st_uid, status.st_mode & 07777U};
}

}  // namespace countersign::app
