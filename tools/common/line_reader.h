#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "app/input.h"
#include "auth/base/result.h"

namespace countersign::tools {

/// One line of a text, without its line end.
struct Line {
  std::size_t number = 0;  ///< from 1
  std::string_view text;   ///< empty when it is too long; valid until the next call
  bool too_long = false;
};

/// Takes text apart into lines that end in LF or CRLF. A byte order mark of UTF-8 in front is
/// dropped. What is longer than the limit is passed over: memory follows the limit, not the lines.
class LineReader {
 public:
  /// `in` is borrowed.
  explicit LineReader(app::Input& in, std::size_t limit) : in_(in), limit_(limit) {}

  /// The next line; nothing at the end. The error is a sentence without final dot: a file that
  /// cannot be read.
  [[nodiscard]] auth::Result<std::optional<Line>, std::string> next();

 private:
  [[nodiscard]] Line finished_line();
  void keep(std::string_view octets);

  app::Input& in_;
  std::size_t limit_;
  std::string_view rest_;  // of the last piece of input
  std::string text_;
  std::size_t number_ = 0;
  bool too_long_ = false;
  bool ended_ = false;
};

}  // namespace countersign::tools
