#pragma once

#include <map>
#include <string_view>

#include "auth/dns/direct_resolver.h"
#include "auth/dns/zone.h"

namespace auth::dns {

/// The fake that ships with DirectResolver: servers with a zone each, or with a failure. A server
/// that was not told of is silent.
class StaticDirectResolver final : public DirectResolver {
 public:
  /// From now on that server answers from this master file alone. For tests: aborts on text that
  /// cannot be read.
  void serve(const Server& server, std::string_view zone_text);

  /// From now on every question to that server ends so.
  void fail_with(const Server& server, DirectStatus status);

  [[nodiscard]] std::vector<DirectAnswer> ask(std::span<const DirectQuestion> questions,
                                              Deadline deadline) override;

  /// How many questions were asked so far.
  [[nodiscard]] std::size_t asked() const noexcept { return asked_; }

 private:
  [[nodiscard]] DirectAnswer answer(const DirectQuestion& question) const;

  std::map<Server, Zone> zones_;
  std::map<Server, DirectStatus> failing_;
  std::size_t asked_ = 0;
};

}  // namespace auth::dns
