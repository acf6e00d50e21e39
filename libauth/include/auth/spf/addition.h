// RFC 7208 s3.2, s4.6: the one record to publish so that further addresses pass.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "auth/base/deadline.h"
#include "auth/base/ip_address.h"
#include "auth/base/timestamp.h"
#include "auth/dns/resolver.h"
#include "auth/spf/policy.h"

namespace auth::spf {

struct Addition {
  enum class Answer : std::uint8_t {
    nothing_to_do,     ///< all of them pass
    publish,           ///< `record`
    several_records,   ///< there is more than one record; which terms are meant is not ours to say
    bad_record,        ///< the record has a syntax error
    loop,              ///< its look-ups have no end
    too_many_lookups,  ///< more than ten: what is added to it stays unsure
    too_many_terms,    ///< the record would have more than 512
    try_again,         ///< DNS did not say what the policy is
  };

  Answer answer = Answer::nothing_to_do;
  std::string record{};              ///< to publish in place of the one there
  std::vector<std::string> terms{};  ///< those that it has more, in their order
  std::vector<IpAddress> missing{};  ///< addresses asked for that do not pass now
  /// A term that shuts some of them out on purpose: `-ip4:192.0.2.0/24`. The new ones stand before
  /// it.
  std::optional<std::string> excluded_by{};
};

/// How to let `addresses` pass, and nobody else. An address passes when check_host says so for
/// postmaster of the domain, by terms that do not hang on the sender or HELO name. `policy` is what
/// fetch_policy gave.
///
/// The terms of the record stay, verbatim and in their order. New ones are ip4 and ip6, as few as
/// hold the missing addresses and no address that was not asked for; they stand before the first
/// term that asks DNS or would decide otherwise. So they cost no look-up, win over exclusions, and
/// pass whatever becomes of the names behind them. A domain without a record gets one that ends in
/// `~all`: senders that nobody thought of are marked, not refused.
[[nodiscard]] Addition propose_addition(const Policy& policy, std::span<const IpAddress> addresses,
                                        dns::Resolver& resolver, Deadline deadline, Timestamp now);

/// The policy as it is once `record` has replaced the record of its domain, where that leads to
/// nothing that the policy does not know.
[[nodiscard]] Policy with_record(const Policy& policy, const std::string& record);

/// One record in place of several (s3.2): the terms of all of them that an evaluation can reach,
/// each once, and one `all` at the end, the mildest of theirs; a redirect beside an `all` becomes
/// an include. Nothing where one of them cannot be read.
[[nodiscard]] std::optional<std::string> merged_record(std::span<const std::string> records);

}  // namespace auth::spf
