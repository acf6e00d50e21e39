#include "tools/common/message_input.h"

#include <utility>

namespace countersign::tools {

using auth::fail;
using auth::Result;

/// Takes one piece of the input, or its end, and gives the octets of the body it led to.
Result<std::string_view, std::string> MessageInput::advance() {
  const auto octets = in_.next();
  if (!octets) {
    return fail(octets.error());
  }
  ended_ = octets->empty();
  begun_ = begun_ || !ended_;
  const auto body = ended_ ? reader_.finish() : reader_.feed(*octets);
  if (!body) {
    return fail("the header block is too large: " + std::string(to_text(body.error())));
  }
  return *body;
}

Result<void, std::string> MessageInput::read_header() {
  while (!ended_ && !reader_.header_complete()) {
    const auto body = advance();
    if (!body) {
      return fail(body.error());
    }
    first_ = *body;
  }
  if (!begun_) {
    return fail(std::string("the message is empty"));
  }
  return {};
}

Result<std::string_view, std::string> MessageInput::next_body() {
  if (!first_.empty()) {
    return std::exchange(first_, {});
  }
  while (!ended_) {
    const auto body = advance();
    if (!body || !body->empty()) {
      return body;
    }
  }
  return std::string_view();
}

}  // namespace countersign::tools
