// Body canonicalization as RFC 6376 s3.4.3 and s3.4.4 say it, one step after the other over the
// whole body. Slow and plain: what auth::dkim::BodyHasher is compared with.
#pragma once

#include <string>
#include <string_view>

#include "auth/dkim/canonical.h"

namespace auth::testing {

[[nodiscard]] inline std::string naive_canonical_body(std::string_view body,
                                                      dkim::Canonicalization c) {
  std::string text(body);
  if (c == dkim::Canonicalization::relaxed) {
    // s3.4.4 a: runs of WSP to one SP ...
    std::string reduced;
    for (const char octet : text) {
      const bool is_blank = octet == ' ' || octet == '\t';
      if (!is_blank) {
        reduced += octet;
      } else if (reduced.empty() || reduced.back() != ' ') {
        reduced += ' ';
      }
    }
    // ... and none at the end of a line.
    text = std::move(reduced);
    for (auto at = text.find(" \r\n"); at != std::string::npos; at = text.find(" \r\n", at)) {
      text.erase(at, 1);
    }
    if (text.ends_with(' ')) {
      text.pop_back();
    }
  }
  if (!text.empty() && !text.ends_with("\r\n")) {
    text += "\r\n";
  }
  // s3.4.3, s3.4.4 b: empty lines at the end.
  while (text.ends_with("\r\n\r\n")) {
    text.resize(text.size() - 2);
  }
  if (text == "\r\n") {
    text.clear();
  }
  if (text.empty() && c == dkim::Canonicalization::simple) {
    text = "\r\n";
  }
  return text;
}

}  // namespace auth::testing
