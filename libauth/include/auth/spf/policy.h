// RFC 7208 s4 to s6: all that the record of a domain leads to before anybody knows a message, as it
// stood in DNS at one time. What it says of an address is the work of compiled_policy.h.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "auth/base/deadline.h"
#include "auth/base/dns_name.h"
#include "auth/base/ip_address.h"
#include "auth/dns/answer.h"
#include "auth/dns/resolver.h"
#include "auth/spf/record.h"
#include "auth/spf/record_cache.h"

namespace auth::spf {

/// What was found where a record was looked for.
struct PolicyRecord {
  dns::Status status = dns::Status::timeout;  ///< of the TXT answer
  std::string detail{};                       ///< of the answer, for people; may be empty
  std::chrono::seconds ttl{0};
  std::vector<std::string> texts{};  ///< the SPF records among the answer, as they stand
  ParsedRecord parsed{};             ///< where `texts` is one; it may be a syntax error

  /// The record, where there is exactly one and it can be read.
  [[nodiscard]] const Record* record() const noexcept {
    return parsed && parsed->has_value() ? &**parsed : nullptr;
  }
};

struct Policy {
  DnsName domain;
  /// The domain itself, and each that an include or redirect leads to, once; loops end by that.
  std::map<DnsName, PolicyRecord> records{};
  /// A, AAAA and MX of what `a` and `mx` lead to, A and AAAA of the exchanges; type SPF of the
  /// domain itself where it was asked for.
  std::map<dns::Question, dns::Answer> answers{};
  std::chrono::seconds ttl{0};  ///< smallest of all; zero where an answer could not be had
  bool complete = true;         ///< false: a bound of PolicyOptions kept questions from being asked

  /// nullptr: not asked for.
  [[nodiscard]] const PolicyRecord* record_of(const DnsName& name) const;
  [[nodiscard]] const dns::Answer* answer(const DnsName& name, dns::RecordType type) const;
};

struct PolicyOptions {
  std::size_t records = 200;       ///< names whose TXT is asked for; RFC 7208 needs eleven
  std::size_t questions = 500;     ///< all of them
  std::size_t addresses = 50'000;  ///< records kept of answers other than TXT
  bool deprecated_type = false;    ///< ask for type SPF at the domain itself (s3.1)
  RecordCache* parsed = nullptr;   ///< borrowed; parsed records that others share
};

/// Asks for all that `domain` leads to: all questions of a level at once, so that a tree of depth d
/// takes d + 1 rounds, and one more where `mx` stands in its leaves. The limits of s4.6.4 do not
/// end it, the options do. Terms behind `all` lead nowhere, and neither does a redirect beside it.
[[nodiscard]] Policy fetch_policy(const DnsName& domain, dns::Resolver& resolver, Deadline deadline,
                                  const PolicyOptions& options = {});

/// True where it is the message that says where a domain-spec leads: a letter other than `d` and
/// `v` occurs. The domain (d) is known, and the family of the client (v) is one of two.
[[nodiscard]] bool is_conditional(const DomainSpec& spec) noexcept;

/// True for `exists` and `ptr`, which ask about the client whatever their name is, and for a
/// mechanism whose domain-spec is conditional.
[[nodiscard]] bool is_conditional(const Mechanism& mechanism) noexcept;

/// The name that a domain-spec which is not conditional leads to, in the record of `domain`, for
/// clients of `family`. Nothing where it is no name that DNS could be asked for.
[[nodiscard]] std::optional<DnsName> target(const DomainSpec& spec, const DnsName& domain,
                                            IpAddress::Family family);

/// The same for a mechanism: `domain` itself where the domain-spec is left out (s4.8), nothing for
/// those that lead nowhere.
[[nodiscard]] std::optional<DnsName> target(const Mechanism& mechanism, const DnsName& domain,
                                            IpAddress::Family family);

/// The directives that an evaluation can reach: those up to the first `all`, and that one. They
/// live as long as the record.
[[nodiscard]] std::span<const Directive> reachable(const Record& record) noexcept;

}  // namespace auth::spf
