#pragma once

#include <string>
#include <string_view>

#include "auth/spf/check_host.h"
#include "auth/spf/query.h"

namespace auth::spf {

/// The value of a Received-SPF field (RFC 7208 s9.1), folded with CRLF HTAB SP, with a leading
/// space. `receiver` is the host that checked. 7-bit; what query and DNS brought is quoted, escaped
/// and bounded, so that nobody writes into the header through it (SPF-91).
[[nodiscard]] std::string received_spf(const Query& query, const CheckResult& result,
                                       std::string_view receiver);

/// The same on one line, without the leading space.
[[nodiscard]] std::string received_spf_line(const Query& query, const CheckResult& result,
                                            std::string_view receiver);

}  // namespace auth::spf
