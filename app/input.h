#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "app/file_descriptor.h"
#include "auth/base/result.h"

namespace countersign::app {

/// Octets from somewhere, piece by piece. The error is a sentence that names the file.
class Input {
 public:
  virtual ~Input() = default;

  /// The next octets; empty at the end. Valid until the next call.
  [[nodiscard]] virtual auth::Result<std::string_view, std::string> next() = 0;
};

/// A file, or standard input. Memory does not follow its size.
class FileInput final : public Input {
 public:
  /// `-`: standard input.
  [[nodiscard]] static auth::Result<FileInput, std::string> open(const std::string& path);

  [[nodiscard]] auth::Result<std::string_view, std::string> next() override;

 private:
  FileInput(FileDescriptor owned, int number, std::string name);

  FileDescriptor owned_;  // not open for standard input
  int number_;
  std::string name_;
  std::vector<char> buffer_;
};

/// The fake: a text in pieces of one size.
class TextInput final : public Input {
 public:
  explicit TextInput(std::string text, std::size_t piece = std::size_t{64} * 1024)
      : text_(std::move(text)), piece_(piece) {}

  [[nodiscard]] auth::Result<std::string_view, std::string> next() override;

 private:
  std::string text_;
  std::size_t piece_;
  std::size_t at_ = 0;
};

/// A whole file of at most `limit` octets (`-`: standard input); a larger one is an error.
[[nodiscard]] auth::Result<std::string, std::string> read_whole(const std::string& path,
                                                                std::size_t limit);

}  // namespace countersign::app
