// RFC 9989 s4.10.1: which record applies to an Author Domain, and what it asks for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "auth/base/deadline.h"
#include "auth/base/dns_name.h"
#include "auth/dmarc/policy.h"
#include "auth/dmarc/record.h"
#include "auth/dmarc/tree_walk.h"
#include "auth/dns/resolver.h"

namespace auth::dmarc {

/// Which tag of the record gave the policy.
enum class PolicySource : std::uint8_t {
  p,       ///< also where sp= is wanted and missing
  sp,      ///< the Author Domain is below the record's and exists
  np,      ///< the Author Domain does not exist and np= asks for something else than sp=
  forced,  ///< p=none by s4.10.1: a bad p=, sp= or np= beside a rua= that can be used
};

/// What applies to an Author Domain.
struct Discovery {
  TreeWalk walk;  ///< from the Author Domain itself, whole
  /// Nothing where the walk is not complete.
  std::optional<DnsName> organizational_domain{};
  /// Whose record applies: the Author Domain's, else its Organizational Domain's, else that of its
  /// public suffix. Nothing where there is none.
  std::optional<DnsName> record_domain{};
  std::shared_ptr<const FoundRecord> record{};
  /// After sp=, np= and t= (s4.7). Nothing where no policy applies: no record, a record that must
  /// not be used (`unusable`), or DNS did not say which record applies (`undecided`).
  std::optional<Policy> policy{};
  PolicySource source = PolicySource::p;
  bool unusable = false;  ///< the record has no usable policy and no rua= (s4.10.1): permerror
  /// A question without answer stands before the policy: temperror. Where that is whether the
  /// Author Domain exists, `policy` is the one for a domain that does.
  bool undecided = false;
  std::size_t queries = 0;  ///< for `_dmarc` names
};

/// Walks from `author` and chooses. One more question, whether the Author Domain exists, is asked
/// only where np= may decide (s3.2.13: NXDOMAIN alone says that it does not).
[[nodiscard]] Discovery discover_policy(const DnsName& author, dns::Resolver& resolver,
                                        Deadline deadline);

}  // namespace auth::dmarc
