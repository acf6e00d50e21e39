#pragma once

#include <string>
#include <string_view>

#include "auth/dns/static_resolver.h"
#include "auth/spf/policy.h"
#include "spf/support.h"

namespace auth::spf {

/// The policy of example.com in a zone whose names are below example.com.
inline Policy policy_in(dns::Resolver& resolver, std::string_view domain = "example.com") {
  return fetch_policy(name(domain), resolver, no_hurry(), {.deprecated_type = true});
}

inline Policy policy_in(std::string_view zone) {
  dns::StaticResolver resolver("$ORIGIN example.com.\n$TTL 60\n" + std::string(zone));
  return policy_in(resolver);
}

/// The policy of a record, in a zone that holds `others` besides.
inline Policy policy_of(std::string_view record, std::string_view others = {}) {
  return policy_in("@ TXT \"" + std::string(record) + "\"\n" + std::string(others));
}

}  // namespace auth::spf
