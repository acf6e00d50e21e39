// RFC 9989 s4.4.
#include "auth/dmarc/alignment.h"

#include "auth/dmarc/organizational_domain.h"
#include "auth/dmarc/tree_walk.h"

namespace auth::dmarc {

std::optional<bool> is_aligned(const DnsName& author, const DnsName& identifier, AlignmentMode mode,
                               dns::Resolver& resolver, Deadline deadline) {
  if (author == identifier) {
    return true;
  }
  // An Organizational Domain is its name or above it, so that two names that share nothing at the
  // top cannot share it.
  if (mode == AlignmentMode::strict || author.last_labels(1) != identifier.last_labels(1)) {
    return false;
  }
  const auto of_author = organizational_domain(walk_tree(author, resolver, deadline));
  if (!of_author) {
    return std::nullopt;
  }
  const auto of_identifier = organizational_domain(walk_tree(identifier, resolver, deadline));
  return of_identifier ? std::optional(*of_author == *of_identifier) : std::nullopt;
}

}  // namespace auth::dmarc
