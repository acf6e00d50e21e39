// What the public functions do, as steps of one evaluation that share their look-ups.
#pragma once

#include <optional>

#include "auth/base/dns_name.h"
#include "auth/dmarc/discovery.h"
#include "auth/dmarc/record.h"
#include "auth/dmarc/tree_walk.h"
#include "dmarc/lookups.h"

namespace auth::dmarc {

[[nodiscard]] TreeWalk walk_tree(const DnsName& start, Lookups& lookups);

[[nodiscard]] Discovery discover_policy(const DnsName& author, Lookups& lookups);

/// Whether two names are aligned (s4.4), where they alone tell; else nothing.
[[nodiscard]] std::optional<bool> aligned_by_name(const DnsName& author, const DnsName& identifier,
                                                  AlignmentMode mode);

/// Whether the Organizational Domain of `identifier` is that of the Author Domain, too; nothing
/// where DNS does not say. `of_author`: nothing where it is not known.
[[nodiscard]] std::optional<bool> is_of_organization(const std::optional<DnsName>& of_author,
                                                     const DnsName& identifier, Lookups& lookups);

}  // namespace auth::dmarc
