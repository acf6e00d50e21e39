// RFC 9989 s4.4: Identifier Alignment.
#pragma once

#include <optional>

#include "auth/base/deadline.h"
#include "auth/base/dns_name.h"
#include "auth/dmarc/record.h"
#include "auth/dns/resolver.h"

namespace auth::dmarc {

/// Whether an Authenticated Identifier is aligned with the Author Domain. Strict: they are equal.
/// Relaxed: their Organizational Domains are, each found by its own walk (s4.4, s4.10.2). Nothing
/// where that hangs on a question that DNS did not answer.
///
/// Asks nothing where the answer is clear without: equal names are always aligned, names without a
/// common top-level domain never.
[[nodiscard]] std::optional<bool> is_aligned(const DnsName& author, const DnsName& identifier,
                                             AlignmentMode mode, dns::Resolver& resolver,
                                             Deadline deadline);

}  // namespace auth::dmarc
