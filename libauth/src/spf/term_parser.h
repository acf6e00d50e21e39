#pragma once

#include <string>
#include <string_view>

#include "auth/base/result.h"
#include "auth/spf/record.h"

namespace auth::spf {

/// Reads a mechanism with its qualifier (RFC 7208 s12, `directive`) to where it is to stay: moving
/// one costs more than reading it. Its text points into `text`. The error is a clause for people,
/// and `directive` is nothing then.
[[nodiscard]] Result<void, std::string> parse_directive(std::string_view text,
                                                        Directive& directive);

/// A `domain-spec` (s7.1). The error is a clause for people.
[[nodiscard]] Result<DomainSpec, std::string> parse_domain_spec(std::string_view text);

}  // namespace auth::spf
