// RFC 9989 s4.4.
#include "auth/dmarc/alignment.h"

#include "auth/dmarc/organizational_domain.h"
#include "dmarc/evaluation_steps.h"
#include "dmarc/lookups.h"

namespace auth::dmarc {

std::optional<bool> aligned_by_name(const DnsName& author, const DnsName& identifier,
                                    AlignmentMode mode) {
  if (author == identifier) {
    return true;
  }
  // An Organizational Domain is its name or above it, so that two names that share nothing at the
  // top cannot share it.
  if (mode == AlignmentMode::strict || author.last_labels(1) != identifier.last_labels(1)) {
    return false;
  }
  return std::nullopt;
}

std::optional<bool> is_of_organization(const std::optional<DnsName>& of_author,
                                       const DnsName& identifier, Lookups& lookups) {
  if (!of_author) {
    return std::nullopt;
  }
  if (!identifier.is_within(*of_author)) {
    return false;  // whatever its own walk would find, that is not above it
  }
  const auto of_identifier = organizational_domain(walk_tree(identifier, lookups));
  return of_identifier ? std::optional(*of_author == *of_identifier) : std::nullopt;
}

std::optional<bool> is_aligned(const DnsName& author, const DnsName& identifier, AlignmentMode mode,
                               dns::Resolver& resolver, Deadline deadline) {
  if (const auto clear = aligned_by_name(author, identifier, mode)) {
    return clear;
  }
  Lookups lookups(resolver, deadline);
  const auto of_author = organizational_domain(walk_tree(author, lookups));
  return is_of_organization(of_author, identifier, lookups);
}

}  // namespace auth::dmarc
