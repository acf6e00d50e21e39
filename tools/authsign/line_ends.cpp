#include "tools/authsign/line_ends.h"

#include <ostream>

namespace countersign::authsign {

void LineEnds::see(std::string_view octets) {
  if (octets.empty()) {
    return;
  }
  const auto lf = seen_ ? std::string_view::npos : octets.find('\n');
  if (lf != std::string_view::npos) {
    seen_ = true;
    crlf_ = (lf > 0 ? octets[lf - 1] : last_) == '\r';
  }
  last_ = octets.back();
}

std::string_view LineEnds::missing() const noexcept {
  if (last_ == '\n') {
    return "";
  }
  return last_ == '\r' ? "\n" : style();
}

std::string with_lf(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) != "\r\n") {
      out += text[i];
    }
  }
  return out;
}

void CrlfWriter::write(std::string_view octets) {
  while (!octets.empty()) {
    const auto lf = octets.find('\n');
    const std::string_view line = octets.substr(0, lf);
    out_ << line;
    last_ = line.empty() ? last_ : line.back();
    if (lf == std::string_view::npos) {
      return;
    }
    out_ << (last_ == '\r' ? "\n" : "\r\n");
    last_ = '\n';
    octets.remove_prefix(lf + 1);
  }
}

}  // namespace countersign::authsign
