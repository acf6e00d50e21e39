#pragma once

#include <optional>
#include <string>

#include "auth/message/header_block.h"

namespace countersign::authcheck {

/// The envelope sender as the host that delivered the message wrote it (RFC 5321 s4.4), without
/// brackets; empty for the null reverse-path. Of several fields the top one is the last delivery's.
/// Nothing where there is none, or it is no path.
[[nodiscard]] std::optional<std::string> return_path(const auth::message::HeaderBlock& headers);

}  // namespace countersign::authcheck
