#include "tools/authsign/spool.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "auth/base/printable.h"

namespace countersign::authsign {
namespace {

using auth::fail;
using auth::Result;

constexpr std::size_t buffer_size = 64 * std::size_t{1024};

/// A file without a name. Where the file system knows no O_TMPFILE it is made with one, which is
/// taken away at once.
app::FileDescriptor nameless_file(const std::string& folder) {
  app::FileDescriptor file(
      ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!file.is_open() && (errno == EOPNOTSUPP || errno == EISDIR)) {
    std::string name = folder + "/authsign-XXXXXX";
    file = app::FileDescriptor(::mkostemp(name.data(), O_CLOEXEC));
    if (file.is_open()) {
      ::unlink(name.c_str());
    }
  }
  return file;
}

}  // namespace

std::string Spool::cannot_keep(int error) const {
  return "cannot keep the message in " + auth::printable(folder_) + ": " + app::system_text(error) +
         "; set TMPDIR to a folder with room for it";
}

Result<void, std::string> Spool::add(std::string_view octets) {
  if (!file_.is_open() && octets.size() <= in_memory - memory_.size()) {
    memory_ += octets;
    return {};
  }
  if (!file_.is_open()) {
    if (auto moved = move_to_file(); !moved) {
      return moved;
    }
  }
  return write(octets);
}

Result<void, std::string> Spool::move_to_file() {
  file_ = nameless_file(folder_);
  if (!file_.is_open()) {
    return fail(cannot_keep(errno));
  }
  auto written = write(memory_);
  memory_ = std::string();
  return written;
}

Result<void, std::string> Spool::write(std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t count = ::write(file_.number(), octets.data(), octets.size());
    if (count >= 0) {
      octets.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      return fail(cannot_keep(errno));
    }
  }
  return {};
}

Result<std::string_view, std::string> Spool::next() {
  if (!file_.is_open()) {
    const std::string_view rest = std::string_view(memory_).substr(read_);
    read_ = memory_.size();
    return rest;
  }
  buffer_.resize(buffer_size);
  for (;;) {
    const ssize_t count =
        ::pread(file_.number(), buffer_.data(), buffer_.size(), static_cast<off_t>(read_));
    if (count >= 0) {
      read_ += static_cast<std::uint64_t>(count);
      return std::string_view(buffer_.data(), static_cast<std::size_t>(count));
    }
    if (errno != EINTR) {
      return fail(cannot_keep(errno));
    }
  }
}

std::string temporary_folder() {
  const char* folder = std::getenv("TMPDIR");
  return folder != nullptr && *folder != '\0' ? folder : "/tmp";
}

}  // namespace countersign::authsign
