// RFC 8601 s2.2: whatever the values hold, they stay values: no line end but folds, no control
// character, quotes and comments closed, as many rows as were given.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "auth/authres/results.h"

namespace {

/// Reads the field as a receiver does; the number of rows, or -1.
int rows_of(std::string_view text) {
  bool quoted = false;
  bool comment = false;
  int rows = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (text.substr(i, 3) == "\r\n\t" && !quoted && !comment) {
      i += 2;
    } else if ((c >= 0 && c < ' ') || c == 0x7f) {
      return -1;
    } else if (c == '\\' && (quoted || comment)) {
      ++i;
    } else if (c == '"' && !comment) {
      quoted = !quoted;
    } else if (!quoted && (c == '(' || c == ')')) {
      if (comment == (c == '(')) {
        return -1;
      }
      comment = c == '(';
    } else if (c == ';' && !quoted && !comment) {
      ++rows;
    }
  }
  return quoted || comment ? -1 : rows;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The first octet says how long each part is; the parts follow each other.
  const std::size_t part = size == 0 ? 1 : 1 + data[0] % 64U;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::array<std::string, 8> parts;
  for (std::string& text : parts) {
    text = rest.substr(0, part);
    rest.remove_prefix(text.size());
  }
  const std::vector<auth::authres::ResultInfo> results = {
      {parts[0], parts[1], parts[2], parts[3], {{parts[4], parts[5], parts[6]}}},
      {"dmarc", "fail", "", "", {{"header", "from", parts[7]}}}};
  if (rows_of(auth::authres::format(parts[7], results)) != 2 ||
      rows_of(auth::authres::format_line(parts[7], results)) != 2) {
    std::abort();
  }
  return 0;
}
