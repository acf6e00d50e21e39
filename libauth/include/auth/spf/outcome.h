// How an evaluation ended, and why: one type a cause, one function that maps it to the word of RFC
// 7208 s2.6, one that says it to people.
#pragma once

#include <cstddef>
#include <string>
#include <variant>

#include "auth/dns/answer.h"
#include "auth/spf/verdict.h"

namespace auth::spf {

/// A term and the domain in whose record it stands.
struct Place {
  std::string domain{};
  std::string term{};  ///< as written; empty: the record as a whole

  friend bool operator==(const Place&, const Place&) = default;
};

/// A mechanism matched (s4.6.2); the verdict is that of the outermost one's qualifier.
struct Matched {
  Verdict verdict = Verdict::pass;
};

/// Nothing matched (s4.7).
struct NothingMatched {};

/// The name is no domain that could have a record: malformed, one label, an address (s4.3).
struct NoDomain {
  std::string why{};
};

/// The domain has no SPF record (s4.5).
struct NoRecord {
  bool domain_exists = false;
};

/// More than one SPF record (s4.5).
struct SeveralRecords {
  std::size_t count = 0;
};

/// The record cannot be read (s4.6).
struct BadRecord {
  std::string reason{};
};

/// An include or redirect leads to a domain without an SPF record (s5.2, s6.1).
struct TargetWithoutRecord {
  std::string target{};
};

/// One of the limits of s4.6.4.
enum class Limit { lookups, void_lookups, exchanges };

struct OverLimit {
  Limit limit = Limit::lookups;
  std::size_t allowed = 0;
};

/// DNS gave no answer (s2.6.6).
struct DnsTrouble {
  std::string question{};  ///< `TXT example.com`
  dns::Status status = dns::Status::timeout;
  std::string detail{};  ///< may be empty
};

using Outcome = std::variant<Matched, NothingMatched, NoDomain, NoRecord, SeveralRecords, BadRecord,
                             TargetWithoutRecord, OverLimit, DnsTrouble>;

[[nodiscard]] Verdict verdict(const Outcome& outcome) noexcept;

/// A clause without final dot that names term and domain: `include:x.example in the record of
/// example.com leads to a domain without SPF record`. What the peer or DNS wrote is escaped.
[[nodiscard]] std::string reason(const Outcome& outcome, const Place& place);

}  // namespace auth::spf
