#pragma once

#include <memory>
#include <string>
#include <vector>

#include "auth/base/result.h"
#include "auth/dns/caching_resolver.h"
#include "auth/dns/network_resolver.h"
#include "auth/dns/resolver.h"

namespace auth::dns {

/// A master file that was read already; `name` is for messages.
struct ZoneFile {
  std::string name;
  std::string text;
};

/// What the DNS options of a program say (contract s2).
struct StackOptions {
  std::vector<Server> servers{};     ///< `--resolver`; not asked when there are zones
  std::vector<ZoneFile> zones{};     ///< `--zone`: only these are asked
  std::vector<ZoneFile> overlays{};  ///< `--overlay`: their owner names are answered from them
  NetworkOptions network{};          ///< `--timeout` is `try_timeout`
  CacheOptions cache{};
};

/// The resolvers of a program, from its options: the zones alone, or the network behind a cache;
/// the overlays before either. Safe to use from several threads.
class Stack {
 public:
  /// The error is `FILE:LINE: ` and a sentence.
  [[nodiscard]] static Result<Stack, std::string> build(StackOptions options);

  [[nodiscard]] Resolver& resolver() noexcept { return *layers_.back(); }

 private:
  Stack() = default;

  std::vector<std::unique_ptr<Resolver>> layers_;  // each asks the one before it
};

}  // namespace auth::dns
