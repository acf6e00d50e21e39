// RFC 7208 s4.6.4: the limits of an evaluation, and who comes to them.
#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "auth/spf/check_host.h"
#include "spf/survey.h"

namespace auth::spf {
namespace {

using Family = IpAddress::Family;

constexpr Limits limits{};
constexpr std::size_t near_limit = 9;

std::string name_of(Family family) { return family == Family::v4 ? "IPv4" : "IPv6"; }

/// The policy's own terms that cost most, the dearest first: `include:x.example (5)`.
std::string dearest(const Survey& survey) {
  std::vector<std::pair<std::size_t, std::string>> terms;
  for (const TermCost& term : survey.cost.record.terms) {
    if (const std::size_t lookups = term.all_lookups().greater(); lookups > 0) {
      terms.emplace_back(lookups, quoted(term.text) + " (" + std::to_string(lookups) + ")");
    }
  }
  std::ranges::stable_sort(terms, std::greater<>(), &std::pair<std::size_t, std::string>::first);
  std::vector<std::string> texts;
  std::ranges::transform(terms, std::back_inserter(texts),
                         &std::pair<std::size_t, std::string>::second);
  return listed(texts);
}

std::string counted(const Survey& survey) {
  return (survey.cost.complete ? "" : "at least ") +
         std::to_string(survey.cost.record.lookups.greater()) + " look-ups";
}

/// Terms whose look-up finds nothing for clients of that family, in order, each once.
std::vector<std::string> void_terms(const Survey& survey, Family family) {
  std::vector<std::string> texts;
  std::set<std::string> seen;
  for (const Visit& visit : survey.visits) {
    for (const TermCost& term : visit.record->terms) {
      if (term.void_lookups.of(family) > 0 && seen.insert(quoted(term.text)).second) {
        texts.push_back(quoted(term.text));
      }
    }
  }
  return texts;
}

bool has_too_many_voids(const Survey& survey, Family family) {
  return survey.cost.record.void_lookups.of(family) > limits.void_lookups;
}

void find_family_breaks(const Survey& survey, Family family, Family other, Remarks& remarks) {
  if (!has_too_many_voids(survey, family) || has_too_many_voids(survey, other)) {
    return;
  }
  const std::string literal = family == Family::v4 ? "ip4:" : "ip6:";
  remarks.push_back(
      {.domain = survey.policy.domain.text(),
       .text = "Mail that leaves over " + name_of(family) +
               " gets permerror where no term before the third empty look-up matches, while " +
               name_of(other) +
               " works: " + std::to_string(survey.cost.record.void_lookups.of(family)) +
               " look-ups find nothing for clients of " + name_of(family) + " (" +
               listed(void_terms(survey, family)) +
               "), and receivers stop at the third. List the " + name_of(family) +
               " senders with " + literal +
               " in front, and write ip4: or ip6: in place of names that have one family only."});
}

}  // namespace

void find_too_many_lookups(const Survey& survey, Remarks& remarks) {
  if (survey.cost.record.lookups.greater() <= limits.lookups) {
    return;
  }
  remarks.push_back(
      {.domain = survey.policy.domain.text(),
       .text = "The policy takes " + counted(survey) +
               ", and receivers stop with permerror at the eleventh: mail passes only from "
               "addresses that a term before it lists. Remove services that send no more, or write "
               "ip4: and ip6: in place of a and mx; the dearest terms are " +
               dearest(survey) + "."});
}

void find_lookups_near_limit(const Survey& survey, Remarks& remarks) {
  const std::size_t lookups = survey.cost.record.lookups.greater();
  if (lookups < near_limit || lookups > limits.lookups) {
    return;
  }
  remarks.push_back({.domain = survey.policy.domain.text(),
                     .text = "The policy takes " + counted(survey) +
                             " of 10: one more term, or one that a service adds to its own record "
                             "without telling, and mail gets permerror. Remove what sends no more; "
                             "the dearest terms are " +
                             dearest(survey) + "."});
}

void find_too_many_exchanges(const Survey& survey, Remarks& remarks) {
  for (const Visit& visit : survey.visits) {
    for (const TermCost& term : visit.record->terms) {
      const auto* mx = term.reached && term.directive != nullptr
                           ? std::get_if<Mx>(&term.directive->mechanism)
                           : nullptr;
      if (mx == nullptr || is_conditional(term.directive->mechanism)) {
        continue;
      }
      const auto name = target(term.directive->mechanism, visit.record->domain, Family::v4);
      const auto* answer = name ? survey.policy.answer(*name, dns::RecordType::mx) : nullptr;
      if (answer != nullptr && answer->records.size() > limits.exchanges) {
        remarks.push_back({.domain = visit.record->domain.text(),
                           .text = in_record(term.text, visit.record->domain) + " leads to " +
                                   std::to_string(answer->records.size()) +
                                   " mail exchanges; with more than 10 receivers answer permerror "
                                   "to every client that comes to this term. Write ip4: and ip6: "
                                   "for those that send mail in its place."});
      }
    }
  }
}

void find_too_many_voids(const Survey& survey, Remarks& remarks) {
  if (!has_too_many_voids(survey, Family::v4) || !has_too_many_voids(survey, Family::v6)) {
    return;
  }
  std::vector<std::string> terms = void_terms(survey, Family::v4);
  for (std::string& term : void_terms(survey, Family::v6)) {
    if (std::ranges::find(terms, term) == terms.end()) {
      terms.push_back(std::move(term));
    }
  }
  const PerFamily& voids = survey.cost.record.void_lookups;
  remarks.push_back({.domain = survey.policy.domain.text(),
                     .text = std::to_string(voids.ipv4) +
                             " look-ups find nothing for IPv4 clients "
                             "and " +
                             std::to_string(voids.ipv6) +
                             " for IPv6 clients, and receivers stop at the third with permerror: "
                             "mail passes only from addresses that a term before it lists. Remove "
                             "or correct " +
                             listed(terms) + "."});
}

void find_ipv6_breaks(const Survey& survey, Remarks& remarks) {
  find_family_breaks(survey, Family::v6, Family::v4, remarks);
}

void find_ipv4_breaks(const Survey& survey, Remarks& remarks) {
  find_family_breaks(survey, Family::v4, Family::v6, remarks);
}

/// A record that more than one term leads to: each of them counts (SPF-61).
void find_repeated_terms(const Survey& survey, Remarks& remarks) {
  // By where the term stands: below a record that is repeated itself it is the same one again.
  std::map<DnsName, std::map<const char*, std::string>> terms;
  for (const Visit& visit : survey.visits) {
    if (visit.term != nullptr && visit.record->state == RecordCost::State::readable) {
      terms[visit.record->domain].emplace(visit.term->text.data(),
                                          in_record(visit.term->text, visit.parent->domain));
    }
  }
  for (const auto& [domain, places] : terms) {
    if (places.size() > 1) {
      std::vector<std::string> texts;
      std::ranges::transform(places, std::back_inserter(texts),
                             [](const auto& place) { return place.second; });
      remarks.push_back({.domain = survey.policy.domain.text(),
                         .text = "Several terms lead to the record of " + quoted(domain.text()) +
                                 ", and the look-ups count each time: " + listed(texts) +
                                 ". One that stands in your own record can go."});
    }
  }
}

}  // namespace auth::spf
