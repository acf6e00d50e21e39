// RFC 9989 s4.8: the lists of rua= and ruf=.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace auth::dmarc {

struct ReportUris {
  std::vector<std::string> uris{};  ///< the valid ones, without an obsolete `!size`
  bool some_invalid = false;     ///< RFC 3986 does not let them be, or mailto: without an address
  bool some_not_mailto = false;  ///< of a scheme to which nobody has to report (s4.7)
  bool some_sized = false;       ///< with the size limit of RFC 7489
  bool some_left_out = false;    ///< over max_report_uris
};

/// dmarc-urilist, its empty pieces passed over.
[[nodiscard]] ReportUris parse_report_uris(std::string_view value);

}  // namespace auth::dmarc
