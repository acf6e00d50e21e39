// RFC 8601 s2.2: what stands before the first semicolon.
#pragma once

#include <optional>
#include <string>

#include "scanner.h"

namespace auth::authres {

struct Head {
  std::string authserv_id;
  unsigned version = 1;
};

/// [CFWS] authserv-id [ CFWS authres-version ] [CFWS], up to a semicolon or the end.
[[nodiscard]] std::optional<Head> read_head(Scanner& scanner);

}  // namespace auth::authres
