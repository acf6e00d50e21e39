#pragma once

#include <string>
#include <string_view>

#include "app/input.h"
#include "auth/base/result.h"
#include "auth/message/header_block.h"
#include "auth/message/reader.h"

namespace countersign::tools {

/// A message that is read from its beginning to its end: its header block, then its body.
class MessageInput {
 public:
  /// `in` is borrowed.
  explicit MessageInput(app::Input& in) : in_(in) {}

  /// To be called first. The error is a sentence without final dot: an empty message, a header
  /// block over its limits, a file that cannot be read.
  [[nodiscard]] auth::Result<void, std::string> read_header();

  [[nodiscard]] const auth::message::HeaderBlock& headers() const noexcept {
    return reader_.headers();
  }

  /// The next octets of the body, with CRLF line ends; empty at its end. Valid until the next call.
  [[nodiscard]] auth::Result<std::string_view, std::string> next_body();

 private:
  [[nodiscard]] auth::Result<std::string_view, std::string> advance();

  app::Input& in_;
  auth::message::Reader reader_;
  std::string_view first_;  // octets of the body that came with the end of the header
  bool begun_ = false;
  bool ended_ = false;
};

}  // namespace countersign::tools
