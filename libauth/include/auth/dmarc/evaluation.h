// RFC 9989 s5.3: DMARC for one message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "auth/base/deadline.h"
#include "auth/base/dns_name.h"
#include "auth/dmarc/discovery.h"
#include "auth/dmarc/policy.h"
#include "auth/dns/resolver.h"

namespace auth::dmarc {

/// A name that another mechanism has authenticated (s4.4): the domain of a signature that passes,
/// or the SPF identity of MAIL FROM (never that of a HELO check beside it) that passes.
struct Identifier {
  enum class Method : std::uint8_t { spf, dkim };

  Method method = Method::dkim;
  DnsName domain;
  bool undecided = false;  ///< it may yet pass: its check ended in temperror
};

/// RFC 9989 s9.
enum class Verdict : std::uint8_t { none, pass, fail, temperror, permerror };

[[nodiscard]] std::string_view to_text(Verdict verdict) noexcept;

/// What came of it. Where a message has several Author Domains, all but `queries` and `authors` is
/// of the one that counts.
struct Evaluation {
  Verdict verdict = Verdict::none;
  std::optional<DnsName> domain{};       ///< the Author Domain; nothing where From has none to use
  std::optional<Discovery> discovery{};  ///< nothing where nothing was asked
  bool spf_aligned = false;              ///< by an identifier that passes
  bool dkim_aligned = false;
  /// What we recommend to do (s7.4): nothing is to be rejected for p=reject alone.
  Policy disposition = Policy::none;
  std::size_t queries = 0;  ///< for `_dmarc` names, of all walks; each name counted once
  std::size_t authors = 0;  ///< Author Domains of the message
  std::string cause{};      ///< what reason() cannot take from the rest; may be empty

  /// The policy that applies; nothing where none does.
  [[nodiscard]] std::optional<Policy> policy() const noexcept;
};

/// Most identifiers of one message that are looked at, the first ones, and Author Domains (SEC-31).
/// A message with more Author Domains does not pass.
inline constexpr std::size_t max_identifiers = 11;
inline constexpr std::size_t max_author_domains = 5;

/// What RFC 9989 does with a message whose authors are at `authors` (their distinct domains) and
/// these identifiers. No author: permerror. Several: each is evaluated, and the worst counts
/// (s11.5): a fail, the one with the strictest policy, before temperror, permerror, none and pass,
/// so that no name beside it lets a forged one through.
///
/// A name is asked for once in one evaluation. Walks for alignment are taken only where they can
/// decide: not for equal names, not under a strict alignment, not for names outside of the author's
/// Organizational Domain, not where no record applies. What passes without an answer that DNS owes
/// us passes.
[[nodiscard]] Evaluation evaluate(std::span<const DnsName> authors,
                                  std::span<const Identifier> identifiers, dns::Resolver& resolver,
                                  Deadline deadline);

/// Why, in a clause without final dot; what the peer or DNS wrote is escaped.
[[nodiscard]] std::string reason(const Evaluation& evaluation);

}  // namespace auth::dmarc
