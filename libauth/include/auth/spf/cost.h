// RFC 7208 s4.6.4: what a policy costs, term by term.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "auth/base/dns_name.h"
#include "auth/base/ip_address.h"
#include "auth/spf/policy.h"

namespace auth::spf {

/// A number for clients of each family: RFC 7208 counts for one client at a time, and DNS answers
/// one family otherwise than the other.
struct PerFamily {
  std::size_t ipv4 = 0;
  std::size_t ipv6 = 0;

  [[nodiscard]] std::size_t& of(IpAddress::Family family) noexcept {
    return family == IpAddress::Family::v4 ? ipv4 : ipv6;
  }

  [[nodiscard]] std::size_t of(IpAddress::Family family) const noexcept {
    return family == IpAddress::Family::v4 ? ipv4 : ipv6;
  }

  [[nodiscard]] std::size_t greater() const noexcept { return std::max(ipv4, ipv6); }

  PerFamily& operator+=(const PerFamily& other) noexcept {
    ipv4 += other.ipv4;
    ipv6 += other.ipv6;
    return *this;
  }

  friend bool operator==(const PerFamily&, const PerFamily&) = default;
};

struct RecordCost;

/// A term of a record. Its views and pointers live as long as the policy.
struct TermCost {
  std::string_view text{};               ///< as written
  const Directive* directive = nullptr;  ///< nullptr: a modifier, or the record cannot be read
  /// False: no evaluation comes to it. An `all` stands before it, it is a redirect beside an `all`,
  /// a modifier that asks nothing, or the record cannot be read.
  bool reached = false;
  PerFamily lookups{};              ///< its own: nought or one; two with `%{p}`
  PerFamily void_lookups{};         ///< its own
  std::vector<RecordCost> records;  ///< of include and redirect; two where `%{v}` parts families

  /// With all that it leads to.
  [[nodiscard]] PerFamily all_lookups() const noexcept;
  [[nodiscard]] PerFamily all_void_lookups() const noexcept;
};

/// The record of a domain: the policy's own, or one that a term leads to.
struct RecordCost {
  enum class State : std::uint8_t {
    readable,
    absent,       ///< the domain has no SPF record
    several,      ///< it has more than one
    unreadable,   ///< a syntax error
    unavailable,  ///< DNS did not answer
    loop,         ///< the way to it leads through itself; not followed again
    not_asked,    ///< beyond a bound
  };

  DnsName domain;
  State state = State::not_asked;
  const PolicyRecord* found = nullptr;  ///< nullptr: not asked for
  std::vector<TermCost> terms{};        ///< all of them, in their order
  PerFamily lookups{};                  ///< of all terms, with all that they lead to
  PerFamily void_lookups{};
};

struct PolicyCost {
  RecordCost record;
  bool complete = true;  ///< false: there is more than was counted
};

/// What `policy` costs a client that nothing matches, and that hence comes to every term. The whole
/// is counted, whatever the limits of s4.6.4 are. Of the void look-ups the first question of a term
/// counts; that of `exists` finds nothing, since it does not match, and that of `ptr` and of names
/// that the message decides is not known and not counted.
[[nodiscard]] PolicyCost cost_of(const Policy& policy);

}  // namespace auth::spf
