// RFC 7208 s4: check_host.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "auth/base/deadline.h"
#include "auth/base/timestamp.h"
#include "auth/dns/resolver.h"
#include "auth/spf/outcome.h"
#include "auth/spf/query.h"
#include "auth/spf/trace.h"
#include "auth/spf/verdict.h"

namespace auth::spf {

class RecordCache;

/// The limits of RFC 7208 s4.6.4; the values are its own.
struct Limits {
  std::size_t lookups = 10;        ///< terms that cost a look-up, in all records of an evaluation
  std::size_t void_lookups = 2;    ///< of their look-ups, those without an answer
  std::size_t exchanges = 10;      ///< names of one mx; more is an error
  std::size_t reverse_names = 10;  ///< names of the client looked at; the others are ignored
};

struct CheckOptions {
  Limits limits{};
  std::string receiver{};          ///< who checks: `%{r}` of an explanation; empty: `unknown`
  bool explain = true;             ///< ask for the text of exp= when the verdict is `fail`
  bool ask_ahead = true;           ///< ask for the records of includes before they are needed
  RecordCache* records = nullptr;  ///< borrowed; parsed records that evaluations share
};

struct CheckResult {
  Outcome outcome = NoRecord{};
  /// The innermost mechanism that matched, or where the trouble is; the record as a whole where
  /// nothing matched. Its domain is empty where there was nothing to look up.
  Place place{};
  std::vector<Place> via{};                  ///< includes and redirects that led there
  std::string record{};                      ///< text of the record that `place` is in
  std::size_t lookups = 0;                   ///< terms counted (s4.6.4)
  std::size_t void_lookups = 0;              ///< of them without an answer
  std::optional<std::string> explanation{};  ///< of a `fail`: exp= expanded, 7-bit, bounded (s6.2)
};

[[nodiscard]] inline Verdict verdict(const CheckResult& result) noexcept {
  return verdict(result.outcome);
}

/// Why, in a clause without final dot.
[[nodiscard]] inline std::string reason(const CheckResult& result) {
  return reason(result.outcome, result.place);
}

/// Evaluates SPF for one identity (RFC 7208 s4).
///
/// DNS trouble is Verdict::temperror, a bad policy Verdict::permerror; `place` says which term of
/// whose record it was. When `deadline` passes, questions still open are timeouts. `now` is used by
/// `%{t}` in explanations alone. `trace`, where given, takes the evaluation as it went.
/// Safe to call from several threads with one resolver that is safe to share.
[[nodiscard]] CheckResult check_host(const Query& query, dns::Resolver& resolver, Deadline deadline,
                                     Timestamp now, const CheckOptions& options = {},
                                     Trace* trace = nullptr);

}  // namespace auth::spf
