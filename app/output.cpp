#include "app/output.h"

#include <unistd.h>

#include <cerrno>

namespace countersign::app {

OutputBuffer::OutputBuffer(int file) : file_(file) {
  setp(buffer_.data(), buffer_.data() + buffer_.size());
}

OutputBuffer::int_type OutputBuffer::overflow(int_type octet) {
  if (!empty_buffer()) {
    return traits_type::eof();
  }
  if (!traits_type::eq_int_type(octet, traits_type::eof())) {
    *pptr() = traits_type::to_char_type(octet);
    pbump(1);
  }
  return traits_type::not_eof(octet);
}

std::streamsize OutputBuffer::xsputn(const char* octets, std::streamsize count) {
  if (count < epptr() - pptr()) {
    return std::streambuf::xsputn(octets, count);
  }
  return empty_buffer() && write_all(octets, static_cast<std::size_t>(count)) ? count : 0;
}

int OutputBuffer::sync() { return empty_buffer() ? 0 : -1; }

bool OutputBuffer::empty_buffer() {
  const bool written = write_all(pbase(), static_cast<std::size_t>(pptr() - pbase()));
  setp(buffer_.data(), buffer_.data() + buffer_.size());
  return written;
}

bool OutputBuffer::write_all(const char* octets, std::size_t count) {
  while (count > 0 && error_ == 0) {
    const ssize_t written = ::write(file_, octets, count);
    if (written >= 0) {
      octets += written;
      count -= static_cast<std::size_t>(written);
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
  return error_ == 0;
}

}  // namespace countersign::app
