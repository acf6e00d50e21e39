#include "app/file_descriptor.h"

#include <unistd.h>

#include <cstring>

namespace countersign::app {

FileDescriptor::~FileDescriptor() {
  if (is_open()) {
    ::close(number_);
  }
}

const char* system_text(int error) noexcept {
  const char* text = ::strerrordesc_np(error);
  return text != nullptr ? text : "unknown error";
}

}  // namespace countersign::app
