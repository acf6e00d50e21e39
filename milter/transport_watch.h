// What MTAs will do to a message after us: lines that they break (RFC 5321 s4.5.3.1.6), 8-bit text
// that they may recode, octets that they may take out.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace countersign::milter {

/// Longest line that passes (RFC 5322 s2.1.1), without CRLF.
inline constexpr std::size_t line_limit = 998;

/// Watches a message as it streams by. Lines end at CRLF alone.
class TransportWatch {
 public:
  /// A field as a milter is shown it: folds as LF or CRLF.
  void field(std::string_view name, std::string_view value);

  /// The blank line between header and body.
  void end_of_header() { size_ += 2; }

  /// The body, cut anywhere.
  void body(std::string_view chunk);

  /// Octets of the longest line of header and body.
  [[nodiscard]] std::size_t longest_line() const noexcept {
    return std::max(lines_.line, lines_.longest);
  }

  /// Octets of the message with CRLF line ends.
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

  /// The body has octets above 127.
  [[nodiscard]] bool eightbit() const noexcept { return eightbit_; }

  [[nodiscard]] bool nul() const noexcept { return nul_; }

  /// The body has a CR without LF, or an LF without CR (SEC-27).
  [[nodiscard]] bool bare_line_end() const noexcept { return lines_.bare != 0; }

 private:
  struct Lines {
    std::size_t longest = 0;
    std::size_t line = 0;     // of the body's line that goes on
    std::uint64_t bare = 0;   // not zero: a bare line end was seen
    bool cr_pending = false;  // the last octet of the body so far is CR

    void look_at(std::uint64_t cr, std::uint64_t lf, std::size_t count);
  };

  std::uint64_t size_ = 0;
  Lines lines_;
  bool eightbit_ = false;
  bool nul_ = false;
};

}  // namespace countersign::milter
