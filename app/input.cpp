#include "app/input.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "auth/base/printable.h"

namespace countersign::app {
namespace {

using auth::fail;
using auth::Result;

constexpr std::size_t buffer_size = 64 * std::size_t{1024};

std::string cannot_read(std::string_view name, int error) {
  return "cannot read " + std::string(name) + ": " + system_text(error);
}

}  // namespace

FileInput::FileInput(FileDescriptor owned, int number, std::string name)
    : owned_(std::move(owned)), number_(number), name_(std::move(name)), buffer_(buffer_size) {}

Result<FileInput, std::string> FileInput::open(const std::string& path) {
  if (path == "-") {
    return FileInput(FileDescriptor(), STDIN_FILENO, "standard input");
  }
  std::string name = auth::printable(path);
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!file.is_open()) {
    return fail(cannot_read(name, errno));
  }
  const int number = file.number();
  return FileInput(std::move(file), number, std::move(name));
}

Result<std::string_view, std::string> FileInput::next() {
  for (;;) {
    const ssize_t count = ::read(number_, buffer_.data(), buffer_.size());
    if (count >= 0) {
      return std::string_view(buffer_.data(), static_cast<std::size_t>(count));
    }
    if (errno != EINTR) {
      return fail(cannot_read(name_, errno));
    }
  }
}

Result<std::string_view, std::string> TextInput::next() {
  const std::string_view piece = std::string_view(text_).substr(at_, piece_);
  at_ += piece.size();
  return piece;
}

Result<std::string, std::string> read_whole(const std::string& path, std::size_t limit) {
  auto input = FileInput::open(path);
  if (!input) {
    return fail(input.error());
  }
  std::string text;
  for (;;) {
    const auto piece = input->next();
    if (!piece) {
      return fail(piece.error());
    }
    if (piece->empty()) {
      return text;
    }
    if (piece->size() > limit - text.size()) {
      return fail(auth::printable(path) + " is too large; the most is " + std::to_string(limit) +
                  " octets");
    }
    text += *piece;
  }
}

}  // namespace countersign::app
