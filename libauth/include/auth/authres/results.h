// RFC 8601 s2: Authentication-Results as a value, and the one function that formats and quotes it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace auth::authres {

/// `ptype.property=value` (s2.2). The value may be hostile; format() quotes it.
struct Property {
  std::string ptype;     ///< header, smtp, policy, body
  std::string property;  ///< d, s, a, b, i, mailfrom, …
  std::string value;

  friend bool operator==(const Property&, const Property&) = default;
};

/// One `method=result` with what belongs to it.
struct ResultInfo {
  std::string method;   ///< dkim, spf, dmarc
  std::string result;   ///< a word of s2.7
  std::string reason;   ///< empty: none
  std::string comment;  ///< empty: none
  std::vector<Property> properties;
  unsigned method_version = 1;  ///< consumers leave other versions alone

  friend bool operator==(const ResultInfo&, const ResultInfo&) = default;
};

/// The value of an Authentication-Results field (what stands after the colon, with a leading
/// space), folded with CRLF + HTAB at 78 columns where it can be. No results: `; none`. Control
/// characters, CR, LF and NUL never leave this function; anything that is no token is quoted (AR-2,
/// SEC-13). Values have at most 255 octets, the field 4 KiB: results that would exceed it are left
/// out, the longest first (AR-32); where none is left, `; none` as well.
[[nodiscard]] std::string format(std::string_view authserv_id,
                                 const std::vector<ResultInfo>& results);

/// The same on one line, without the leading space.
[[nodiscard]] std::string format_line(std::string_view authserv_id,
                                      const std::vector<ResultInfo>& results);

}  // namespace auth::authres
