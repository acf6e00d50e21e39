// RFC 7208 s3, s5, s6 and SPF-101: what records say that can be read.
#include <algorithm>
#include <array>

#include "auth/base/address_set.h"
#include "auth/base/ascii.h"
#include "auth/base/overload.h"
#include "spf/survey.h"

namespace auth::spf {
namespace {

using Family = IpAddress::Family;

// Networks with a shorter prefix are wide: no mail service needs as much.
constexpr int narrow_ipv4 = 16;
constexpr int narrow_ipv6 = 32;

/// What a term that people wrote for a mechanism begins with, and SPF takes for a modifier.
constexpr std::array<std::string_view, 12> mechanism_like{
    "v", "all", "include", "a", "mx", "ptr", "ip", "ip4", "ip6", "ipv4", "ipv6", "exists"};

/// The directive of a term that an evaluation comes to; nullptr for others.
const Directive* reached_directive(const TermCost& term) noexcept {
  return term.reached ? term.directive : nullptr;
}

bool is_readable(const Visit& visit) noexcept {
  return visit.record->state == RecordCost::State::readable;
}

const Record& record_of(const Visit& visit) { return *visit.record->found->record(); }

bool is_all(const Directive& directive) noexcept {
  return std::holds_alternative<All>(directive.mechanism);
}

bool is_wide(Family family, int prefix) noexcept {
  return prefix < (family == Family::v4 ? narrow_ipv4 : narrow_ipv6);
}

/// a and mx with a short prefix length, where the name has an address of that family at all.
bool is_wide(const Mechanism& mechanism, const DualCidr& cidr, const RecordCost& record,
             const Policy& policy) {
  return !is_conditional(mechanism) &&
         std::ranges::any_of(std::array{Family::v4, Family::v6}, [&](Family family) {
           const auto name = target(mechanism, record.domain, family);
           const bool is_mx = std::holds_alternative<Mx>(mechanism);
           const auto type = is_mx                  ? dns::RecordType::mx
                             : family == Family::v4 ? dns::RecordType::a
                                                    : dns::RecordType::aaaa;
           const auto* answer = name ? policy.answer(*name, type) : nullptr;
           return is_wide(family, cidr.prefix(family)) && answer != nullptr &&
                  !answer->records.empty();
         });
}

bool is_wide(const Mechanism& mechanism, const RecordCost& record, const Policy& policy) {
  return std::visit(
      Overload{[](const Ip& ip) {
                 const auto width = ip.range.last - ip.range.first;
                 return ip.range.family == Family::v4 ? width >> (32 - narrow_ipv4) != 0
                                                      : width >> (128 - narrow_ipv6) != 0;
               },
               [&](const A& a) { return is_wide(mechanism, a.cidr, record, policy); },
               [&](const Mx& mx) { return is_wide(mechanism, mx.cidr, record, policy); },
               [](const auto&) { return false; }},
      mechanism);
}

/// What a wide term lets pass: `ip4:128.0.0.0/2 (1073741824 addresses)`.
std::string with_count(const Directive& directive) {
  const auto* ip = std::get_if<Ip>(&directive.mechanism);
  return quoted(directive.text) +
         (ip == nullptr ? "" : " (" + AddressSet(ip->range).count() + " addresses)");
}

bool asks_for_names(const Directive& directive) noexcept {
  const DomainSpec* spec = domain_spec(directive.mechanism);
  return std::holds_alternative<Ptr>(directive.mechanism) ||
         (spec != nullptr && spec->text.uses('p'));
}

/// The terms of a record of which `is` holds, as written.
template <typename Predicate>
std::vector<std::string> terms_where(const Visit& visit, Predicate is) {
  std::vector<std::string> texts;
  for (const TermCost& term : visit.record->terms) {
    if (is(term)) {
      texts.push_back(quoted(term.text));
    }
  }
  return texts;
}

std::string are(const std::vector<std::string>& items, std::string_view one,
                std::string_view many) {
  return listed(items) + " " + std::string(items.size() == 1 ? one : many);
}

}  // namespace

void find_plus_all(const Survey& survey, Remarks& remarks) {
  for (const Visit& visit : survey.visits) {
    for (const TermCost& term : visit.record->terms) {
      const Directive* directive = reached_directive(term);
      if (visit.passes && directive != nullptr && is_all(*directive) &&
          directive->qualifier == Verdict::pass) {
        remarks.push_back(
            {.domain = visit.record->domain.text(),
             .text = in_record(term.text, visit.record->domain) +
                     " lets every address of the world pass: anybody can send as " +
                     quoted(survey.policy.domain.text()) + ", and DMARC takes it for genuine. " +
                     (visit.own ? "List what sends, and end with ~all or -all."
                                : "Remove " + quoted(visit.term->text) +
                                      " until the owner of that record has mended it.")});
      }
    }
  }
}

void find_wide_ranges(const Survey& survey, Remarks& remarks) {
  for (const Visit& visit : survey.visits) {
    std::vector<std::string> wide;
    for (const TermCost& term : visit.record->terms) {
      const Directive* directive = reached_directive(term);
      if (visit.passes && directive != nullptr && directive->qualifier == Verdict::pass &&
          is_wide(directive->mechanism, *visit.record, survey.policy)) {
        wide.push_back(with_count(*directive));
      }
    }
    if (!wide.empty()) {
      remarks.push_back(
          {.domain = visit.record->domain.text(),
           .text = listed(wide) + " in the record of " + quoted(visit.record->domain.text()) +
                   ": wider than a /16 (IPv4) or /32 (IPv6), so that whoever rents an address "
                   "there can send as " +
                   quoted(survey.policy.domain.text()) + ". List the addresses that send mail" +
                   (visit.own ? "." : ", or ask the service for a narrower name to include.")});
    }
  }
}

void find_terms_behind_all(const Survey& survey, Remarks& remarks) {
  for (const Visit& visit : survey.visits) {
    const auto behind = terms_where(
        visit, [](const TermCost& term) { return term.directive != nullptr && !term.reached; });
    if (visit.own && !behind.empty()) {
      remarks.push_back({.domain = visit.record->domain.text(),
                         .text = are(behind, "stands", "stand") + " behind all in the record of " +
                                 quoted(visit.record->domain.text()) +
                                 " and no receiver looks at it: what it lists does not pass. Move "
                                 "all to the end."});
    }
  }
}

void find_redirects_beside_all(const Survey& survey, Remarks& remarks) {
  for (const Visit& visit : survey.visits) {
    if (!visit.own || !is_readable(visit)) {
      continue;
    }
    const auto& redirect = record_of(visit).redirect();
    if (redirect && record_of(visit).has_all()) {
      remarks.push_back({.domain = visit.record->domain.text(),
                         .text = in_record(redirect->text, visit.record->domain) +
                                 " is ignored, because all stands there too: what it leads to does "
                                 "not pass. Remove all, or write include:" +
                                 quoted(redirect->domain.text.text()) + " before it."});
    }
  }
}

void find_ignored_terms(const Survey& survey, Remarks& remarks) {
  for (const Visit& visit : survey.visits) {
    const auto ignored = terms_where(visit, [](const TermCost& term) {
      const auto name = term.text.substr(0, term.text.find('='));
      return term.directive == nullptr && std::ranges::any_of(mechanism_like, [&](auto like) {
               return ascii::iequals(name, like);
             });
    });
    if (visit.own && is_readable(visit) && !ignored.empty()) {
      remarks.push_back(
          {.domain = visit.record->domain.text(),
           .text = listed(ignored) + " in the record of " + quoted(visit.record->domain.text()) +
                   ": an unknown modifier, because of the \"=\", and hence ignored by "
                   "every receiver: what it lists does not pass. Mechanisms take a "
                   "colon, such as ip4:192.0.2.1; v=spf1 stands at the start alone."});
    }
  }
}

void find_no_all(const Survey& survey, Remarks& remarks) {
  for (const Visit& visit : survey.visits) {
    if (visit.own && is_readable(visit) && !record_of(visit).has_all() &&
        !record_of(visit).redirect()) {
      remarks.push_back({.domain = visit.record->domain.text(),
                         .text = "The record of " + quoted(visit.record->domain.text()) +
                                 " ends with neither all nor redirect: an address that it does not "
                                 "list gets neutral, as if there were no policy. End it with ~all, "
                                 "or with -all once every sender is known."});
    }
  }
}

void find_ptr(const Survey& survey, Remarks& remarks) {
  for (const Visit& visit : survey.visits) {
    const auto terms = terms_where(visit, [](const TermCost& term) {
      const Directive* directive = reached_directive(term);
      return directive != nullptr && asks_for_names(*directive);
    });
    if (!terms.empty()) {
      remarks.push_back({.domain = visit.record->domain.text(),
                         .text = listed(terms) + " in the record of " +
                                 quoted(visit.record->domain.text()) +
                                 ": it asks for the names of the client, which is slow, fails with "
                                 "the reverse zone of others, and is passed over by some receivers "
                                 "(RFC 7208 s5.5 says not to use it). List the addresses with ip4: "
                                 "and ip6:."});
    }
  }
}

void find_long_record(const Survey& survey, Remarks& remarks) {
  const RecordCost& record = survey.cost.record;
  if (record.found == nullptr || record.found->texts.size() != 1 ||
      record.found->texts.front().size() <= long_record) {
    return;
  }
  remarks.push_back(
      {.domain = record.domain.text(),
       .text = "The record has " + std::to_string(record.found->texts.front().size()) +
               " octets: above " + std::to_string(long_record) +
               " the answer outgrows a packet of 512 octets, and where TCP to port 53 "
               "is blocked mail gets temperror. Join neighbouring addresses to one "
               "network, or move some of them into a record to include."});
}

void find_deprecated_type(const Survey& survey, Remarks& remarks) {
  const auto* answer = survey.policy.answer(survey.policy.domain, dns::RecordType::spf);
  if (answer != nullptr && answer->status == dns::Status::ok) {
    remarks.push_back({.domain = survey.policy.domain.text(),
                       .text = "A record of the old type SPF (99) stands beside TXT: receivers ask "
                               "for TXT alone, so whoever edits the other one changes nothing. "
                               "Remove it."});
  }
}

}  // namespace auth::spf
