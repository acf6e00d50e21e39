#include "auth/dns/overlay_resolver.h"

#include <algorithm>

#include "dns/alias_chain.h"

namespace auth::dns {
namespace {

/// A question that is not answered yet, and its place among those asked.
struct Pending {
  std::size_t place;
  AliasChain chain;
};

}  // namespace

std::vector<Answer> OverlayResolver::ask(std::span<const Question> questions, Deadline deadline) {
  std::vector<Answer> answers(questions.size());
  std::vector<Pending> pending;
  pending.reserve(questions.size());
  for (std::size_t place = 0; place < questions.size(); ++place) {
    pending.push_back({place, AliasChain(questions[place])});
  }
  while (!pending.empty()) {
    // What the overlay owns is answered at once; the rest is asked below, all at the same time.
    std::erase_if(pending, [&](Pending& p) { return answered_here(p.chain, answers[p.place]); });
    std::vector<Question> open;
    std::ranges::transform(pending, std::back_inserter(open),
                           [](const Pending& p) { return p.chain.open(); });
    std::vector<Answer> below = open.empty() ? std::vector<Answer>() : below_.ask(open, deadline);
    auto answer = below.begin();
    std::erase_if(pending, [&](Pending& p) {
      auto whole = p.chain.add(overlaid(p.chain.open(), std::move(*answer++)));
      if (!whole) {
        return false;
      }
      answers[p.place] = *std::move(whole);
      return true;
    });
  }
  return answers;
}

/// Goes along CNAMEs as long as the overlay owns them. True when that led to the end.
bool OverlayResolver::answered_here(AliasChain& chain, Answer& answer) const {
  while (zone_.owns(chain.open().name)) {
    if (auto whole = chain.add(zone_.find(chain.open()))) {
      answer = *std::move(whole);
      return true;
    }
  }
  return false;
}

/// An answer from below, seen through the overlay: a CNAME that leads to a name of the overlay goes
/// on here, and a name that does not exist below may still exist, or have a wildcard, here.
Found OverlayResolver::overlaid(const Question& question, Answer below) const {
  auto& aliases = below.aliases;
  const auto owned =
      std::ranges::find_if(aliases, [this](const DnsName& name) { return zone_.owns(name); });
  if (owned != aliases.end()) {
    DnsName alias = *owned;
    aliases.erase(owned, aliases.end());
    return {.answer = std::move(below), .alias = std::move(alias)};
  }
  if (below.status == Status::no_such_name) {
    const DnsName& last = aliases.empty() ? question.name : aliases.back();
    Found here = zone_.find({last, question.type});
    if (here.alias || here.answer.status != Status::no_such_name) {
      here.answer.aliases = std::move(aliases);
      return here;
    }
  }
  return {.answer = std::move(below)};
}

}  // namespace auth::dns
