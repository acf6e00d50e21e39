#include "tools/spfcheck/trouble.h"

#include <algorithm>

namespace countersign::spfcheck {

namespace spf = auth::spf;

std::vector<Trouble> troubles_of(const spf::CompiledPolicy& compiled) {
  std::vector<Trouble> troubles;
  for (const spf::CompiledResult& result : compiled.results()) {
    if (!is_trouble(verdict(result))) {
      continue;
    }
    const Trouble trouble{.verdict = verdict(result),
                          .reason = spf::reason(result.outcome, result.place)};
    if (std::ranges::find(troubles, trouble) == troubles.end()) {
      troubles.push_back(trouble);
    }
  }
  return troubles;
}

bool any_trouble(const std::vector<Trouble>& troubles, spf::Verdict verdict) {
  return std::ranges::any_of(
      troubles, [verdict](const Trouble& trouble) { return trouble.verdict == verdict; });
}

}  // namespace countersign::spfcheck
