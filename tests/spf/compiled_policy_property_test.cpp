// For random policies and addresses: what was compiled says what check_host says (SPF-40 to SPF-54,
// SPF-60 to SPF-65), and the set of addresses that pass holds those for which it is `pass`.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "auth/spf/compiled_policy.h"
#include "auth/spf/pass_set.h"
#include "spf/support.h"
#include "support/spf_zone.h"

namespace auth::spf {
namespace {

using Family = IpAddress::Family;

constexpr Family families[] = {Family::v4, Family::v6};

/// Addresses on both sides of every edge, and some in between.
std::vector<IpAddress> interesting(const CompiledPolicy& compiled, std::mt19937& random) {
  std::vector<IpAddress> addresses;
  for (const Family family : families) {
    const auto segments = compiled.segments(family);
    const auto add = [&](AddressNumber number) {
      const IpAddress address = address_of(family, number);
      if (address.family() == family) {  // mapped addresses are clients of IPv4
        addresses.push_back(address);
      }
    };
    for (std::size_t i = 0; i < std::min<std::size_t>(segments.size(), 6); ++i) {
      const auto& segment = segments[random() % segments.size()];
      add(segment.first);
      add(segment.last);
    }
    add(number_of(family == Family::v4 ? ip("10.0.0.0") : ip("2001:db8::")) + random() % 70);
    add(0);
    add(last_number(family));
  }
  return addresses;
}

CheckResult checked(dns::Resolver& resolver, const IpAddress& address) {
  return check_host(Query::of_mail_from(address, "anna@d0.example", "mx.d1.example"), resolver,
                    no_hurry(), Timestamp(0), {.explain = false});
}

/// Everything that the two say, as text, so that a difference can be read.
std::string told(const CheckResult& result) {
  std::string text = std::string(to_text(verdict(result))) + ": " + reason(result) + "; " +
                     result.place.domain + " " + result.place.term + "; lookups " +
                     std::to_string(result.lookups) + ", voids " +
                     std::to_string(result.void_lookups) + "; record " + result.record;
  for (const Place& place : result.via) {
    text += "; via " + place.domain + " " + place.term;
  }
  return text;
}

/// How often each came up; a generator that makes one kind alone would prove little.
struct Seen {
  std::map<std::size_t, int> outcomes{};
  std::map<Limit, int> limits{};
  int open = 0;
  int passes = 0;

  void note(const CompiledResult& result) {
    ++outcomes[result.outcome.index()];
    if (const auto* over = std::get_if<OverLimit>(&result.outcome)) {
      ++limits[over->limit];
    }
    passes += verdict(result) == Verdict::pass ? 1 : 0;
  }
};

testing::Choose choices(std::mt19937& random) {
  return [&random](unsigned count) { return static_cast<unsigned>(random() % count); };
}

TEST(CompiledPolicy, SaysWhatCheckHostSays) {
  std::mt19937 random(7208);
  Seen seen;
  for (int round = 0; round < 2'000; ++round) {
    const testing::SpfZone zone(choices(random), testing::ConditionalTerms::all);
    auto resolver = zone.resolver();
    const Policy policy = fetch_policy(name("d0.example"), resolver, no_hurry());
    const auto compiled = CompiledPolicy::compile(policy);
    ASSERT_TRUE(compiled.complete());
    for (const IpAddress& address : interesting(compiled, random)) {
      const CompiledResult* result = compiled.find(address);
      if (result == nullptr) {
        ++seen.open;
        continue;
      }
      seen.note(*result);
      ASSERT_EQ(told(result->check_result()), told(checked(resolver, address)))
          << address.text() << "\n"
          << zone.text();
    }
  }
  seen.outcomes[Outcome(NoDomain{}).index()] = 1'000;  // d0.example is one
  for (std::size_t kind = 0; kind < std::variant_size_v<Outcome>; ++kind) {
    EXPECT_GT(seen.outcomes[kind], 50) << kind;
  }
  for (const Limit limit : {Limit::lookups, Limit::void_lookups, Limit::exchanges}) {
    EXPECT_GT(seen.limits[limit], 50) << static_cast<int>(limit);
  }
  EXPECT_GT(seen.open, 1'000);
  EXPECT_GT(seen.passes, 1'000);
}

/// Without the terms that hang on the message both ways of compiling are one, and the set of those
/// that pass is exact.
TEST(PassSet, HoldsTheAddressesThatPass) {
  std::mt19937 random(4408);
  for (int round = 0; round < 1'000; ++round) {
    const testing::SpfZone zone(choices(random), testing::ConditionalTerms::none);
    auto resolver = zone.resolver();
    const Policy policy = fetch_policy(name("d0.example"), resolver, no_hurry());
    const auto compiled = CompiledPolicy::compile(policy);
    const PassSet passing = pass_set(policy);
    EXPECT_TRUE(passing.complete);
    EXPECT_TRUE(passing.conditional.empty());
    for (const IpAddress& address : interesting(compiled, random)) {
      ASSERT_EQ(passing.of(address.family()).contains(address),
                verdict(checked(resolver, address)) == Verdict::pass)
          << address.text() << "\n"
          << zone.text();
    }
  }
}

/// RFC 7208 s5.5: where DNS cannot say the names of a client, ptr matches nobody and is no void
/// look-up. That is what passing over means, so check_host says the same.
TEST(PassSet, PassesOverTermsThatHangOnTheMessage) {
  class NoReverseNames final : public dns::Resolver {
   public:
    explicit NoReverseNames(dns::Resolver& below) : below_(below) {}

    std::vector<dns::Answer> ask(std::span<const dns::Question> questions,
                                 Deadline deadline) override {
      if (!questions.empty() && questions.front().type == dns::RecordType::ptr) {
        return std::vector<dns::Answer>(questions.size());
      }
      return below_.ask(questions, deadline);
    }

   private:
    dns::Resolver& below_;
  };

  std::mt19937 random(5321);
  for (int round = 0; round < 500; ++round) {
    const testing::SpfZone zone(choices(random), testing::ConditionalTerms::ptr);
    auto records = zone.resolver();
    NoReverseNames resolver(records);
    const Policy policy = fetch_policy(name("d0.example"), resolver, no_hurry());
    const auto compiled = CompiledPolicy::compile(policy, Conditional::passed_over);
    for (const IpAddress& address : interesting(compiled, random)) {
      ASSERT_EQ(told(compiled.find(address)->check_result()), told(checked(resolver, address)))
          << address.text() << "\n"
          << zone.text();
    }
  }
}

}  // namespace
}  // namespace auth::spf
