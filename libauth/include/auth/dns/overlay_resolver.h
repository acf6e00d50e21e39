#pragma once

#include "auth/dns/resolver.h"
#include "auth/dns/zone.h"

namespace auth::dns {

/// `--overlay`: an owner name in `zone` is answered from it alone, all others by `below`. A CNAME
/// of the overlay that leads out of it goes on with `below`.
class OverlayResolver final : public Resolver {
 public:
  using Resolver::ask;

  /// `below` is borrowed and has to live longer.
  OverlayResolver(Zone zone, Resolver& below) : zone_(std::move(zone)), below_(below) {}

  [[nodiscard]] std::vector<Answer> ask(std::span<const Question> questions,
                                        Deadline deadline) override;

 private:
  Zone zone_;
  Resolver& below_;
};

}  // namespace auth::dns
