#pragma once

#include <vector>

#include "auth/base/address_set.h"
#include "auth/spf/compiled_policy.h"
#include "auth/spf/policy.h"

namespace auth::spf {

/// Who may send for a domain.
struct PassSet {
  /// The addresses for which check_host says `pass`, as if no term that the message decides
  /// matched.
  AddressSet ipv4{IpAddress::Family::v4};
  AddressSet ipv6{IpAddress::Family::v6};
  /// Those terms, where an address comes to them: each may let further addresses pass, or shut some
  /// out.
  std::vector<Place> conditional{};
  bool complete = true;  ///< false: a bound kept something from being known

  [[nodiscard]] const AddressSet& of(IpAddress::Family family) const noexcept {
    return family == IpAddress::Family::v4 ? ipv4 : ipv6;
  }
};

[[nodiscard]] PassSet pass_set(const Policy& policy);

/// The same of what has been compiled with Conditional::passed_over.
[[nodiscard]] PassSet pass_set(const CompiledPolicy& compiled);

}  // namespace auth::spf
