#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "auth/base/result.h"
#include "auth/message/header_block.h"

namespace auth::message {

/// Reads a message from a stream of octets, cut anywhere: first its header block, then its body in
/// network form. A bare LF ends a line like CRLF does; a bare CR is data. Any cutting of the input
/// gives the same fields and the same body.
///
///     Reader reader;
///     while (next(chunk)) {
///       auto body = reader.feed(chunk);       // empty while the header goes on
///       if (!body) { … }                      // a HeaderLimit
///       if (reader.header_complete() && !begun) { begin(reader.headers()); }
///       use(*body);
///     }
///     use(reader.finish());                   // the last octets; the header may end here as well
class Reader {
 public:
  /// The octets of the body that became ready, with CRLF line ends. The view is valid until the
  /// next call; it points into `chunk` where nothing had to change.
  [[nodiscard]] Result<std::string_view, HeaderLimit> feed(std::string_view chunk);

  /// Call once at the end of input. A body that does not end in a line end stays so.
  [[nodiscard]] Result<std::string_view, HeaderLimit> finish();

  /// True from the empty line on, or after `finish`; then `headers()` is whole.
  [[nodiscard]] bool header_complete() const noexcept { return in_body_; }

  [[nodiscard]] const HeaderBlock& headers() const noexcept { return headers_; }

 private:
  [[nodiscard]] bool has_room(std::size_t octets) const noexcept;
  void keep(std::string_view piece);
  void take_line(std::string_view piece);
  void add_line(std::string_view line);
  void add_field();
  void end_header();
  [[nodiscard]] std::string_view with_crlf(std::string_view chunk);

  HeaderBlock headers_;
  std::optional<HeaderLimit> failed_;
  std::string field_;  // the field being read, folds as CRLF
  std::string line_;   // the start of a line that went on in the next chunk
  std::string out_;    // body octets that had to be changed
  bool field_open_ = false;
  bool in_body_ = false;
  bool last_was_cr_ = false;  // of the body
};

}  // namespace auth::message
