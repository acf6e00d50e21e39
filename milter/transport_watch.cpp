#include "milter/transport_watch.h"

#include <algorithm>
#include <cstring>

namespace countersign::milter {

void TransportWatch::field(std::string_view name, std::string_view value) {
  std::size_t line = name.size() + 1;
  for (;;) {
    const auto end = value.find('\n');
    std::string_view part = value.substr(0, end);
    if (end != std::string_view::npos && part.ends_with('\r')) {
      part.remove_suffix(1);
    }
    line += part.size();
    longest_ = std::max(longest_, line);
    size_ += line + 2;
    if (end == std::string_view::npos) {
      return;
    }
    value.remove_prefix(end + 1);
    line = 0;
  }
}

void TransportWatch::body(std::string_view chunk) {
  size_ += chunk.size();
  look_for_octets(chunk);
  while (!chunk.empty()) {
    const void* found = std::memchr(chunk.data(), '\n', chunk.size());
    if (found == nullptr) {
      bare_line_end_ = bare_line_end_ || cr_pending_ ||
                       std::memchr(chunk.data(), '\r', chunk.size() - 1) != nullptr;
      cr_pending_ = chunk.back() == '\r';
      line_ += chunk.size();
      return;
    }
    const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - chunk.data());
    const bool after_cr = at == 0 ? cr_pending_ : chunk[at - 1] == '\r';
    line_ += at;
    if (after_cr) {
      longest_ = std::max(longest_, line_ - 1);
      line_ = 0;
    } else {
      ++line_;  // a bare LF ends no line
      bare_line_end_ = true;
    }
    const std::size_t before_line_end = after_cr && at > 0 ? at - 1 : at;
    bare_line_end_ = bare_line_end_ || (cr_pending_ && at > 0) ||
                     std::memchr(chunk.data(), '\r', before_line_end) != nullptr;
    cr_pending_ = false;
    chunk.remove_prefix(at + 1);
  }
}

void TransportWatch::look_for_octets(std::string_view chunk) {
  if (!eightbit_) {
    unsigned char all = 0;  // no early end: this way the compiler takes many octets at once
    for (const char c : chunk) {
      all = static_cast<unsigned char>(all | static_cast<unsigned char>(c));
    }
    eightbit_ = (all & 0x80U) != 0;
  }
  nul_ = nul_ || std::memchr(chunk.data(), '\0', chunk.size()) != nullptr;
}

}  // namespace countersign::milter
