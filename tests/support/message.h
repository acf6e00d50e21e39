// Messages for tests, from text and from files.
#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "auth/message/header_block.h"
#include "auth/message/reader.h"

namespace auth::testing {

struct Message {
  message::HeaderBlock headers;
  std::string body;
};

/// LF and CRLF both end a line.
[[nodiscard]] inline Message read_message(std::string_view text) {
  message::Reader reader;
  const auto body = reader.feed(text);
  if (!body) {
    std::abort();
  }
  Message result{{}, std::string(*body)};
  const auto rest = reader.finish();
  if (!rest) {
    std::abort();
  }
  result.body += *rest;
  result.headers = reader.headers();
  return result;
}

[[nodiscard]] inline std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    std::abort();
  }
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace auth::testing
