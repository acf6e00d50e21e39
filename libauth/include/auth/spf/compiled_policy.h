// RFC 7208 s4 to s6, for all addresses at once: a policy as a table from ranges of addresses to
// what check_host says of them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "auth/base/address_set.h"
#include "auth/base/ip_address.h"
#include "auth/spf/check_host.h"
#include "auth/spf/outcome.h"
#include "auth/spf/policy.h"

namespace auth::spf {

/// What check_host says of addresses that it treats alike.
struct CompiledResult {
  Outcome outcome = NothingMatched{};
  Place place{};
  std::shared_ptr<const std::vector<Place>> via{};  ///< shared with other results; never nullptr
  std::shared_ptr<const std::string> record{};      ///< the same
  std::size_t lookups = 0;
  std::size_t void_lookups = 0;
  bool explains = false;  ///< a `fail` with exp=: its text hangs on the message and is not here

  /// The same as check_host gives it, but for the explanation.
  [[nodiscard]] CheckResult check_result() const;
};

[[nodiscard]] inline Verdict verdict(const CompiledResult& result) noexcept {
  return verdict(result.outcome);
}

/// What becomes of the addresses that come to a term whose outcome the message decides.
enum class Conditional : std::uint8_t {
  leaves_open,  ///< they have no result: check_host has to say it
  passed_over,  ///< as if such a term never matched; it is counted as a look-up
};

/// Every address of both families with its result, exact in verdict, place and in what was spent of
/// the limits of s4.6.4, as the policy was when it was fetched. Compiling a hostile policy is
/// bounded: what would go beyond the bounds is left open.
class CompiledPolicy {
 public:
  using Family = IpAddress::Family;

  [[nodiscard]] static CompiledPolicy compile(const Policy& policy,
                                              Conditional conditional = Conditional::leaves_open);

  /// nullptr where it is open: the message decides, or a bound kept it from being known. Takes
  /// nanoseconds and allocates nothing. Lives as long as this object.
  [[nodiscard]] const CompiledResult* find(const IpAddress& address) const noexcept;

  /// Addresses that are neighbours and have the same result.
  struct Segment {
    AddressNumber first = 0;
    AddressNumber last = 0;
    const CompiledResult* result = nullptr;
  };

  /// The whole of a family, ascending, without a gap.
  [[nodiscard]] std::vector<Segment> segments(Family family) const;

  /// Every result that some address has.
  [[nodiscard]] std::span<const CompiledResult> results() const noexcept { return results_; }

  /// Terms that the message decides and that some address comes to, each once, in their order.
  [[nodiscard]] std::span<const Place> conditional_terms() const noexcept { return conditional_; }

  /// False when a bound of fetching or compiling left something open.
  [[nodiscard]] bool complete() const noexcept { return complete_; }

  /// How long the answers of DNS behind it may be kept.
  [[nodiscard]] std::chrono::seconds ttl() const noexcept { return ttl_; }

 private:
  static constexpr std::uint32_t open = 0xffff'ffff;

  /// Where a run of addresses begins, and the number of its result. Never empty once compiled.
  template <typename Number>
  struct Table {
    std::vector<Number> firsts{};
    std::vector<std::uint32_t> results{};

    [[nodiscard]] std::uint32_t at(Number number) const noexcept;
  };

  CompiledPolicy() = default;
  void compile_family(const Policy& policy, Family family, Conditional conditional);
  [[nodiscard]] const CompiledResult* result(std::uint32_t number) const noexcept;

  Table<std::uint32_t> ipv4_;
  Table<AddressNumber> ipv6_;
  std::vector<CompiledResult> results_;
  std::vector<Place> conditional_;
  std::chrono::seconds ttl_{0};
  bool complete_ = true;
};

}  // namespace auth::spf
