#pragma once

#include <utility>

namespace countersign::app {

/// An open file that is closed when its owner goes.
class FileDescriptor {
 public:
  FileDescriptor() = default;

  explicit FileDescriptor(int number) : number_(number) {}

  FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }

  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor();

  [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }

  [[nodiscard]] int number() const noexcept { return number_; }

 private:
  int number_ = -1;
};

/// What went wrong, in the system's words: `No such file or directory`.
[[nodiscard]] const char* system_text(int error) noexcept;

}  // namespace countersign::app
