#pragma once

#include "auth/dns/resolver.h"
#include "auth/dns/zone.h"

namespace auth::dns {

class AliasChain;

/// `--overlay`: an owner name in `zone` is answered from it alone, all others by `below`. CNAMEs
/// lead from one to the other and back. Where `below` says NXDOMAIN, the wildcards of `zone`
/// answer, and a name with something below it in `zone` exists.
class OverlayResolver final : public Resolver {
 public:
  using Resolver::ask;

  /// `below` is borrowed and has to live longer.
  OverlayResolver(Zone zone, Resolver& below) : zone_(std::move(zone)), below_(below) {}

  [[nodiscard]] std::vector<Answer> ask(std::span<const Question> questions,
                                        Deadline deadline) override;

 private:
  [[nodiscard]] bool answered_here(AliasChain& chain, Answer& answer) const;
  [[nodiscard]] Found overlaid(const Question& question, Answer below) const;

  Zone zone_;
  Resolver& below_;
};

}  // namespace auth::dns
