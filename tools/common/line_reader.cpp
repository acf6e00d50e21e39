#include "tools/common/line_reader.h"

namespace countersign::tools {
namespace {

constexpr std::string_view utf8_mark = "\xef\xbb\xbf";

}  // namespace

/// One octet more than the limit is kept: it may be the CR of the line end.
void LineReader::keep(std::string_view octets) {
  too_long_ = too_long_ || octets.size() > limit_ + 1 - text_.size();
  if (!too_long_) {
    text_.append(octets);
  }
}

Line LineReader::finished_line() {
  ++number_;
  std::string_view text = text_;
  if (text.ends_with('\r')) {
    text.remove_suffix(1);
  }
  if (number_ == 1 && text.starts_with(utf8_mark)) {
    text.remove_prefix(utf8_mark.size());
  }
  if (too_long_ || text.size() > limit_) {
    return {.number = number_, .text = {}, .too_long = true};
  }
  return {.number = number_, .text = text};
}

auth::Result<std::optional<Line>, std::string> LineReader::next() {
  text_.clear();
  too_long_ = false;
  bool begun = false;
  while (!ended_) {
    if (rest_.empty()) {
      const auto piece = in_.next();
      if (!piece) {
        return auth::fail(piece.error());
      }
      rest_ = *piece;
      ended_ = rest_.empty();
      continue;
    }
    begun = true;
    const auto end = rest_.find('\n');
    keep(rest_.substr(0, end));
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    if (end != std::string_view::npos) {
      return finished_line();
    }
  }
  // The last line may lack its end.
  return begun ? std::optional(finished_line()) : std::nullopt;
}

}  // namespace countersign::tools
