// SPF as programs use it: the work that the benches time.
#pragma once

#include <string>
#include <string_view>

#include "auth/dns/resolver.h"
#include "auth/spf/check_host.h"

namespace auth::bench {

/// The policy that is one look-up: `one.spf.example`.
[[nodiscard]] std::string one_record_zone();

/// `tree.spf.example`, which includes ten others, two and one at a time and three deep; each has
/// four networks, and the last of the ten that of the client.
[[nodiscard]] std::string tree_zone();

/// `deep.spf.example`, which includes ten others and is four deep.
[[nodiscard]] std::string deep_zone();

/// MAIL FROM u@`domain` by 192.0.2.77.
[[nodiscard]] spf::Query query_of(std::string_view domain);

/// Asks as if for a message. Aborts unless it is `pass`, which all these zones say.
spf::CheckResult evaluate(const spf::Query& query, dns::Resolver& resolver,
                          const spf::CheckOptions& options);

}  // namespace auth::bench
