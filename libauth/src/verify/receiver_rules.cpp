// A table of data: who requires what, since when, and where it says so. A rule that changes is a
// row that changes.
#include "auth/verify/receiver_rules.h"

#include <algorithm>
#include <array>

namespace auth::verify {
namespace {

using enum Requirement;

struct RequirementRow {
  Requirement requirement;
  std::string_view unmet;
  bool (*met)(const AuthenticationFacts&);
};

constexpr std::array requirement_rows{
    RequirementRow{spf_or_dkim, "neither SPF nor DKIM passes",
                   [](const AuthenticationFacts& f) { return f.spf || f.dkim; }},
    RequirementRow{spf, "SPF does not pass", [](const AuthenticationFacts& f) { return f.spf; }},
    RequirementRow{dkim, "no signature passes",
                   [](const AuthenticationFacts& f) { return f.dkim; }},
    RequirementRow{dmarc_record, "the domain of From has no DMARC policy",
                   [](const AuthenticationFacts& f) { return f.dmarc_record; }},
    RequirementRow{alignment, "nothing that passes is aligned with From",
                   [](const AuthenticationFacts& f) { return f.aligned; }},
    RequirementRow{all_aligned_signatures, "not every aligned signature passes",
                   [](const AuthenticationFacts& f) { return f.all_aligned_signatures; }},
};

const RequirementRow& row_of(Requirement requirement) noexcept {
  return *std::ranges::find(requirement_rows, requirement, &RequirementRow::requirement);
}

constexpr std::array one_of_two{spf_or_dkim};
constexpr std::array both_and_policy{spf, dkim, dmarc_record};
constexpr std::array both_and_aligned{spf, dkim, dmarc_record, alignment};
constexpr std::array both_and_all_aligned{spf, dkim, dmarc_record, alignment,
                                          all_aligned_signatures};

constexpr std::array rules{
    ReceiverRule{"gmail.com", Volume::all, "", one_of_two, "2024-02",
                 "Google, Email sender guidelines, as of 2026-03-21"},
    ReceiverRule{"gmail.com", Volume::bulk, "about 5,000 a day, once reached for good",
                 both_and_aligned, "2024-02", "Google, Email sender guidelines, as of 2026-03-21"},
    ReceiverRule{"yahoo.com", Volume::all, "", one_of_two, "2024-02",
                 "Yahoo Sender Hub, Sender best practices, as of 2026-02"},
    ReceiverRule{"yahoo.com", Volume::bulk, "no number stated", both_and_all_aligned, "2024-02",
                 "Yahoo Sender Hub, Sender best practices and FAQ, as of 2026-02"},
    ReceiverRule{"outlook.com", Volume::bulk, "more than 5,000 a day from one domain",
                 both_and_aligned, "2025-05",
                 "Microsoft, Outlook's requirements for high-volume senders, 2025-04"},
    ReceiverRule{"icloud.com", Volume::all, "", both_and_policy, "2025-02",
                 "Apple, Postmaster information for iCloud Mail (102322), 2025-02-26"},
};

}  // namespace

std::string_view unmet_text(Requirement requirement) noexcept { return row_of(requirement).unmet; }

std::span<const ReceiverRule> receiver_rules() noexcept { return rules; }

std::vector<Unmet> unmet_requirements(const AuthenticationFacts& facts) {
  std::vector<Unmet> unmet;
  for (const ReceiverRule& rule : rules) {
    for (const Requirement requirement : rule.requirements) {
      const bool told = std::ranges::any_of(unmet, [&](const Unmet& one) {
        return one.rule->receiver == rule.receiver && one.requirement == requirement;
      });
      if (!told && !row_of(requirement).met(facts)) {
        unmet.push_back({&rule, requirement});
      }
    }
  }
  return unmet;
}

}  // namespace auth::verify
