#pragma once

#include <array>
#include <cstddef>
#include <ostream>
#include <streambuf>

namespace countersign::app {

/// Writes to an open file and remembers why it could not; std::cout would forget. The file is not
/// owned.
class OutputBuffer final : public std::streambuf {
 public:
  explicit OutputBuffer(int file);

  /// errno of the first write that failed; 0: none did.
  [[nodiscard]] int error() const noexcept { return error_; }

 protected:
  int_type overflow(int_type octet) override;
  std::streamsize xsputn(const char* octets, std::streamsize count) override;
  int sync() override;

 private:
  bool write_all(const char* octets, std::size_t count);
  bool empty_buffer();

  int file_;
  int error_ = 0;
  std::array<char, std::size_t{16} * 1024> buffer_{};
};

/// A stream over an open file. After a failure it takes no more, as streams do.
class Output final : public std::ostream {
 public:
  explicit Output(int file) : std::ostream(nullptr), buffer_(file) { rdbuf(&buffer_); }

  [[nodiscard]] int error() const noexcept { return buffer_.error(); }

 private:
  OutputBuffer buffer_;
};

}  // namespace countersign::app
