#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

namespace countersign::authsign {

/// Watches how the lines of a message end, whatever pieces it comes in.
class LineEnds {
 public:
  void see(std::string_view octets);

  /// What ends the first line: CRLF or LF; LF while there was no line end.
  [[nodiscard]] std::string_view style() const noexcept { return crlf_ ? "\r\n" : "\n"; }

  /// What is missing at the end for the last line to be ended; empty where it is.
  [[nodiscard]] std::string_view missing() const noexcept;

 private:
  bool seen_ = false;
  bool crlf_ = false;
  char last_ = '\n';
};

/// `text` with LF in place of each CRLF.
[[nodiscard]] std::string with_lf(std::string_view text);

/// Writes octets with CRLF in place of each bare LF, whatever pieces they come in.
class CrlfWriter {
 public:
  explicit CrlfWriter(std::ostream& out) : out_(out) {}

  void write(std::string_view octets);

 private:
  std::ostream& out_;
  char last_ = '\n';
};

}  // namespace countersign::authsign
