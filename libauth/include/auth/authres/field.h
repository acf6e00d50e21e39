// RFC 8601 s2.2: Authentication-Results read back.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "auth/authres/results.h"
#include "auth/base/result.h"

namespace auth::authres {

/// What one Authentication-Results field says. Who wrote it is another question: only a field that
/// names an authserv-id of one's own border may be believed (s1.6, AR-11).
struct Field {
  std::string authserv_id;
  unsigned version = 1;               ///< consumers leave other versions alone (s2.2, AR-5)
  std::vector<ResultInfo> results{};  ///< empty: `none`
};

struct ParseError {
  std::string_view what;   ///< a clause without final dot
  std::size_t offset = 0;  ///< in the value that was parsed
};

/// Longest value that is parsed: twice what format() writes.
inline constexpr std::size_t longest_field = 8192;

/// Deepest nesting of comments (AR-3).
inline constexpr int max_comment_depth = 16;

/// Reads the value of the field, with folds as CRLF or LF. Methods, results, ptypes and properties
/// come in lower case; those that nobody knows are kept, their reader passes over them (AR-5).
/// Comments are left out, never read (AR-3). A value has at most 255 octets of UTF-8 without
/// control characters, so that format() writes it as it is.
[[nodiscard]] Result<Field, ParseError> parse(std::string_view value);

}  // namespace auth::authres
