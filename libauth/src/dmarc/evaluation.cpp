// RFC 9989 s5.3.
#include "auth/dmarc/evaluation.h"

#include <algorithm>
#include <utility>

#include "dmarc/evaluation_steps.h"
#include "dmarc/lookups.h"

namespace auth::dmarc {
namespace {

using Identifiers = std::span<const Identifier>;

/// s7.4: a receiver that knows nothing else of the message treats p=reject as quarantine.
Policy recommended(Policy policy) {
  return policy == Policy::none ? Policy::none : Policy::quarantine;
}

/// How an Author Domain and the identifiers of a message stand to each other.
class Alignment {
 public:
  Alignment(const DnsName& author, const Discovery& discovery, Identifiers identifiers,
            Lookups& lookups)
      : author_(author), discovery_(discovery), identifiers_(identifiers), lookups_(lookups) {}

  /// Whether an identifier of that method passes and is aligned. Names that are equal need no walk,
  /// so they come first.
  [[nodiscard]] bool passes(Identifier::Method method) {
    const auto is_candidate = [method](const Identifier& each) {
      return each.method == method && !each.undecided;
    };
    const auto any = [&](auto holds) {
      return std::any_of(identifiers_.begin(), identifiers_.end(),
                         [&](const Identifier& each) { return is_candidate(each) && holds(each); });
    };
    return any([this](const Identifier& each) { return each.domain == author_; }) ||
           any([this](const Identifier& each) { return aligned(each) == true; });
  }

  /// An identifier that would be aligned, had DNS told all; nullptr where nothing hangs on DNS.
  [[nodiscard]] const Identifier* undecided() {
    const auto found =
        std::find_if(identifiers_.begin(), identifiers_.end(), [this](const Identifier& each) {
          const auto is = aligned(each);
          return !is || (*is && each.undecided);
        });
    return found != identifiers_.end() ? &*found : nullptr;
  }

 private:
  std::optional<bool> aligned(const Identifier& identifier) {
    const Record& record = discovery_.record->record;
    const auto clear =
        aligned_by_name(author_, identifier.domain,
                        identifier.method == Identifier::Method::spf ? record.spf_alignment
                                                                     : record.dkim_alignment);
    return clear
               ? clear
               : is_of_organization(discovery_.organizational_domain, identifier.domain, lookups_);
  }

  const DnsName& author_;
  const Discovery& discovery_;
  Identifiers identifiers_;
  Lookups& lookups_;
};

std::string undecided_cause(const Identifier& identifier) {
  const std::string method = identifier.method == Identifier::Method::spf ? "SPF" : "DKIM";
  return identifier.undecided ? "DNS did not let " + method + " of the aligned " +
                                    identifier.domain.text() + " be decided"
                              : "DNS did not say whether " + method + " of " +
                                    identifier.domain.text() + " is aligned";
}

/// Where a record applies that asks for `policy`.
void judge_alignment(Evaluation& evaluation, Alignment alignment, bool policy_undecided,
                     Policy policy) {
  evaluation.spf_aligned = alignment.passes(Identifier::Method::spf);
  evaluation.dkim_aligned = alignment.passes(Identifier::Method::dkim);
  if (evaluation.spf_aligned || evaluation.dkim_aligned) {
    evaluation.verdict = Verdict::pass;
  } else if (const Identifier* undecided = alignment.undecided()) {
    evaluation.verdict = Verdict::temperror;
    evaluation.cause = undecided_cause(*undecided);
  } else if (policy_undecided) {
    evaluation.verdict = Verdict::temperror;
  } else {
    evaluation.verdict = Verdict::fail;
    evaluation.disposition = recommended(policy);
  }
}

Evaluation evaluate_author(const DnsName& author, Identifiers identifiers, Lookups& lookups) {
  Evaluation evaluation{.domain = author};
  const Discovery& discovery = evaluation.discovery.emplace(discover_policy(author, lookups));
  if (discovery.policy) {
    judge_alignment(evaluation, Alignment(author, discovery, identifiers, lookups),
                    discovery.undecided, *discovery.policy);
  } else if (discovery.unusable) {
    evaluation.verdict = Verdict::permerror;
  } else {
    evaluation.verdict = discovery.undecided ? Verdict::temperror : Verdict::none;
  }
  return evaluation;
}

/// Greater is worse (evaluation.h).
int weight(const Evaluation& evaluation) {
  switch (evaluation.verdict) {
    case Verdict::pass:
      return 0;
    case Verdict::none:
      return 1;
    case Verdict::permerror:
      return 2;
    case Verdict::temperror:
      return 3;
    case Verdict::fail:
      return 4 + static_cast<int>(evaluation.policy().value_or(Policy::none));
  }
  return 0;
}

Evaluation without_author(std::string cause) {
  return {.verdict = Verdict::permerror, .cause = std::move(cause)};
}

std::string too_many_authors() {
  return "From has addresses in more than " + std::to_string(max_author_domains) + " domains";
}

}  // namespace

std::string_view to_text(Verdict verdict) noexcept {
  switch (verdict) {
    case Verdict::none:
      return "none";
    case Verdict::pass:
      return "pass";
    case Verdict::fail:
      return "fail";
    case Verdict::temperror:
      return "temperror";
    case Verdict::permerror:
      return "permerror";
  }
  return "";
}

std::optional<Policy> Evaluation::policy() const noexcept {
  return discovery ? discovery->policy : std::nullopt;
}

Evaluation evaluate(std::span<const DnsName> authors, std::span<const Identifier> identifiers,
                    dns::Resolver& resolver, Deadline deadline) {
  if (authors.empty()) {
    return without_author("From has no domain to look at");
  }
  Lookups lookups(resolver, deadline);
  const auto looked_at = identifiers.first(std::min(identifiers.size(), max_identifiers));
  Evaluation worst = evaluate_author(authors.front(), looked_at, lookups);
  const auto count_if_worse = [&worst](Evaluation evaluation) {
    if (weight(evaluation) > weight(worst)) {
      worst = std::move(evaluation);
    }
  };
  for (const DnsName& author :
       authors.first(std::min(authors.size(), max_author_domains)).subspan(1)) {
    count_if_worse(evaluate_author(author, looked_at, lookups));
  }
  if (authors.size() > max_author_domains) {
    count_if_worse(without_author(too_many_authors()));
  }
  worst.queries = lookups.queries();
  worst.authors = authors.size();
  return worst;
}

}  // namespace auth::dmarc
