// RFC 9989 s4.10.2.
#pragma once

#include <optional>

#include "auth/base/dns_name.h"
#include "auth/dmarc/tree_walk.h"

namespace auth::dmarc {

/// The Organizational Domain of the name that the walk starts at. Nothing where the walk is not
/// complete: any other record may lie behind the question that has no answer.
[[nodiscard]] std::optional<DnsName> organizational_domain(const TreeWalk& walk);

}  // namespace auth::dmarc
