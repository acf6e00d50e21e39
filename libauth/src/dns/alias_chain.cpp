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
  } else if (aliases.size() == max_aliases) {
    so_far_.detail = "more than 16 CNAMEs from " + question_.name.text();
  } else {
    aliases.push_back(target);
    return true;
  }
  return false;
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
    return give_up(Status::server_failure, std::move(so_far_.detail));
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

Answer AliasChain::give_up(Status status, std::string detail) {
  so_far_.status = status;
  so_far_.ttl = std::chrono::seconds(0);
  so_far_.authenticated = false;
  so_far_.detail = std::move(detail);
  return std::move(so_far_);
}

}  // namespace auth::dns
