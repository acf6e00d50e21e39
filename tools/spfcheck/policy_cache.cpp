#include "tools/spfcheck/policy_cache.h"

#include <optional>
#include <utility>
#include <variant>

#include "app/dns_options.h"
#include "auth/base/ascii.h"
#include "auth/spf/policy.h"

namespace countersign::spfcheck {
namespace {

namespace spf = auth::spf;

/// Compiling asks for all that a policy leads to, also where no message has come to it yet: only
/// worth it for a domain that comes often.
constexpr std::size_t asked_before_compiling = 3;
constexpr std::size_t most_domains = 4'096;
constexpr std::size_t most_results = 2'000;  // of one policy; far more than real ones have

/// The domain of a query where there is no doubt which one it is; check_host says what others are.
std::optional<auth::DnsName> plain_domain(const spf::Query& query) {
  if (!auth::ascii::is_ascii(query.domain) || query.domain.starts_with('[')) {
    return std::nullopt;
  }
  auto name = auth::DnsName::parse(query.domain);
  return name && name->labels() > 1 ? std::optional(std::move(*name)) : std::nullopt;
}

/// Whether a compiled result is all that check_host would say.
bool is_whole(const spf::CompiledResult& result) {
  return !result.explains && !std::holds_alternative<spf::DnsTrouble>(result.outcome);
}

}  // namespace

spf::CheckResult PolicyCache::check(const spf::Query& query, auth::Timestamp now) {
  if (const auto domain = plain_domain(query)) {
    if (const Compiled compiled = policy_of(*domain)) {
      const spf::CompiledResult* result = compiled->find(query.ip);
      if (result != nullptr && is_whole(*result)) {
        return result->check_result();
      }
    }
  }
  return check_host(query, resolver_, auth::Deadline::after(app::question_time), now,
                    {.records = &records_});
}

/// nullptr: not compiled, or not yet.
PolicyCache::Compiled PolicyCache::policy_of(const auth::DnsName& domain) {
  Compiled compiled;
  if (!is_to_be_compiled(domain, compiled)) {
    return compiled;
  }
  // Without the lock: other lines go on meanwhile, those of this domain by check_host.
  const auto policy = spf::fetch_policy(
      domain, resolver_, auth::Deadline::after(app::question_time), {.parsed = &records_});
  auto made = std::make_shared<const spf::CompiledPolicy>(spf::CompiledPolicy::compile(policy));
  if (made->ttl() > std::chrono::seconds(0) && made->results().size() <= most_results) {
    compiled = std::move(made);
  }
  const std::lock_guard lock(mutex_);
  Entry& entry = entries_[domain];
  entry.compiled = compiled;
  entry.expires = clock_() + policy.ttl;
  return compiled;
}

/// True for the one caller that has to compile; else `compiled` is what there is.
bool PolicyCache::is_to_be_compiled(const auth::DnsName& domain, Compiled& compiled) {
  const std::lock_guard lock(mutex_);
  if (entries_.size() >= most_domains && !entries_.contains(domain)) {
    entries_.clear();  // whoever comes often is soon back
  }
  Entry& entry = entries_[domain];
  ++entry.asked;
  if (entry.compiled && entry.expires <= clock_()) {
    entry = {};
  }
  compiled = entry.compiled;
  return entry.asked == asked_before_compiling;
}

}  // namespace countersign::spfcheck
