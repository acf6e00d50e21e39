#include "dns/alias_chain.h"

#include <algorithm>

namespace auth::dns {

Answer server_failure(std::string detail) {
  return {.status = Status::server_failure, .detail = std::move(detail)};
}

bool AliasChain::follow(const DnsName& target) {
  auto& aliases = so_far_.aliases;
  if (target == question_.name || std::ranges::find(aliases, target) != aliases.end()) {
    so_far_.detail = "the CNAMEs of " + question_.name.text() + " go round in a loop";
    return false;
  }
  if (aliases.size() == max_aliases) {
    so_far_.detail = "more than 16 CNAMEs from " + question_.name.text();
    return false;
  }
  aliases.push_back(target);
  return true;
}

std::optional<Answer> AliasChain::add(Found found) {
  so_far_.ttl = begun_ ? std::min(so_far_.ttl, found.answer.ttl) : found.answer.ttl;
  so_far_.authenticated = so_far_.authenticated && found.answer.authenticated;
  begun_ = true;
  if (found.alias) {
    found.answer.aliases.push_back(*found.alias);
  }
  const bool followed = std::ranges::all_of(
      found.answer.aliases, [this](const DnsName& target) { return follow(target); });
  if (!followed) {
    so_far_.status = Status::server_failure;
    so_far_.ttl = std::chrono::seconds(0);
    so_far_.authenticated = false;
    return std::move(so_far_);
  }
  if (found.alias) {
    open_.name = *std::move(found.alias);
    return std::nullopt;
  }
  so_far_.status = found.answer.status;
  so_far_.records = std::move(found.answer.records);
  so_far_.detail = std::move(found.answer.detail);
  return std::move(so_far_);
}

}  // namespace auth::dns
