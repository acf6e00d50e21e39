// Numbers of sections are those of RFC 7208.
#include "auth/spf/addition.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "auth/base/address_set.h"
#include "auth/base/ascii.h"
#include "auth/spf/check_host.h"
#include "auth/spf/cost.h"

namespace auth::spf {
namespace {

using Answer = Addition::Answer;
using Family = IpAddress::Family;

constexpr std::size_t most_lookups = Limits{}.lookups;

/// True where the sender or the HELO name decides what a term is about.
bool hangs_on_sender(std::string_view term) {
  for (auto at = term.find("%{"); at != std::string_view::npos; at = term.find("%{", at + 2)) {
    const char letter = at + 2 < term.size() ? ascii::to_lower(term[at + 2]) : '\0';
    if (letter == 's' || letter == 'l' || letter == 'h') {
      return true;
    }
  }
  return false;
}

/// The same result whoever of the domain writes.
bool passes(const CheckResult& result) {
  return verdict(result) == Verdict::pass && !hangs_on_sender(result.place.term) &&
         std::ranges::none_of(result.via,
                              [](const Place& place) { return hangs_on_sender(place.term); });
}

std::string term_of(const AddressNetwork& network) {
  const bool is_ipv4 = network.family == Family::v4;
  const std::string address = network.prefix == (is_ipv4 ? 32 : 128)
                                  ? address_of(network.family, network.number).text()
                                  : network.text();
  return (is_ipv4 ? "ip4:" : "ip6:") + address;
}

AddressSet set_of(Family family, std::span<const IpAddress> addresses) {
  std::vector<AddressRange> ranges;
  ranges.reserve(addresses.size());
  for (const IpAddress& address : addresses) {
    ranges.push_back(AddressRange::network(address, address.bits()));
  }
  return AddressSet::of(family, std::move(ranges));
}

bool holds_any_of(const AddressRange& range, const AddressSet& set) {
  const auto ranges = set.ranges();
  const auto first = std::ranges::lower_bound(ranges, range.first, {}, &AddressRange::last);
  return first != ranges.end() && first->first <= range.last;
}

/// The fewest networks of addresses that were asked for which hold those that are missing.
std::vector<std::string> terms_for(std::span<const IpAddress> addresses,
                                   std::span<const IpAddress> missing) {
  std::vector<std::string> terms;
  for (const Family family : {Family::v4, Family::v6}) {
    const AddressSet wanted = set_of(family, missing);
    for (const AddressNetwork& network : set_of(family, addresses).networks()) {
      if (holds_any_of(AddressRange::network(family, network.number, network.prefix), wanted)) {
        terms.push_back(term_of(network));
      }
    }
  }
  return terms;
}

/// An ip4 or ip6 that decides about one of them.
bool excludes(const Directive& directive, std::span<const IpAddress> missing) {
  const auto* ip = std::get_if<Ip>(&directive.mechanism);
  return ip != nullptr && directive.qualifier != Verdict::pass &&
         std::ranges::any_of(missing,
                             [ip](const IpAddress& each) { return ip->range.contains(each); });
}

/// The first directive that asks DNS, decides about one of the missing addresses, or is `all`.
std::size_t place_in(const Record& record, std::span<const IpAddress> missing) {
  const auto& directives = record.directives();
  const auto stop = std::ranges::find_if(directives, [&](const Directive& directive) {
    return costs_lookup(directive.mechanism) || std::holds_alternative<All>(directive.mechanism) ||
           excludes(directive, missing);
  });
  return static_cast<std::size_t>(stop - directives.begin());
}

std::string joined(std::span<const std::string> terms) {
  std::string text;
  for (const std::string& term : terms) {
    text += " " + term;
  }
  return text;
}

/// The record with `added` before its directive of that number; behind the last one where there
/// are not as many.
std::string with_terms(const Record& record, std::size_t place,
                       std::span<const std::string> added) {
  const auto& directives = record.directives();
  std::vector<std::string> terms(record.terms().begin(), record.terms().end());
  std::size_t at = 0;
  if (!directives.empty()) {
    const bool behind = place == directives.size();
    const char* neighbour = directives[behind ? place - 1 : place].text.data();
    at = static_cast<std::size_t>(
             std::ranges::find(record.terms(), neighbour, &std::string_view::data) -
             record.terms().begin()) +
         (behind ? 1 : 0);
  }
  terms.insert(terms.begin() + static_cast<std::ptrdiff_t>(at), added.begin(), added.end());
  return "v=spf1" + joined(terms);
}

bool has_loop(const RecordCost& record) {
  return record.state == RecordCost::State::loop ||
         std::ranges::any_of(record.terms, [](const TermCost& term) {
           return std::ranges::any_of(term.records, has_loop);
         });
}

/// What keeps a record from being mended by an addition.
Answer obstacle(const Policy& policy) {
  const PolicyCost cost = cost_of(policy);
  if (has_loop(cost.record)) {
    return Answer::loop;
  }
  return cost.record.lookups.greater() > most_lookups ? Answer::too_many_lookups : Answer::publish;
}

/// Adds to the one record that there is.
Addition extended(const Policy& policy, const Record& record, Addition addition) {
  addition.answer = obstacle(policy);
  if (addition.answer != Answer::publish) {
    return addition;
  }
  if (record.terms().size() + addition.terms.size() > max_terms) {
    addition.answer = Answer::too_many_terms;
    return addition;
  }
  addition.record = with_terms(record, place_in(record, addition.missing), addition.terms);
  const auto directives = reachable(record);
  const auto excluding = std::ranges::find_if(directives, [&](const Directive& directive) {
    return excludes(directive, addition.missing);
  });
  if (excluding != directives.end()) {
    addition.excluded_by = std::string(excluding->text);
  }
  return addition;
}

}  // namespace

Addition propose_addition(const Policy& policy, std::span<const IpAddress> addresses,
                          dns::Resolver& resolver, Deadline deadline, Timestamp now) {
  Addition addition;
  for (const IpAddress& address : addresses) {
    const CheckResult result = check_host(Query::of_mail_from(address, policy.domain.text(), ""),
                                          resolver, deadline, now, {.explain = false});
    if (verdict(result) == Verdict::temperror) {
      return {.answer = Answer::try_again};
    }
    if (!passes(result)) {
      addition.missing.push_back(address);
    }
  }
  if (addition.missing.empty()) {
    return addition;
  }
  const PolicyRecord* found = policy.record_of(policy.domain);
  if (found == nullptr || found->status == dns::Status::timeout ||
      found->status == dns::Status::server_failure) {
    return {.answer = Answer::try_again};
  }
  if (found->texts.size() > 1) {
    addition.answer = Answer::several_records;
    return addition;
  }
  addition.terms = terms_for(addresses, addition.missing);
  if (found->texts.empty()) {
    const bool fits = addition.terms.size() < max_terms;
    addition.answer = fits ? Answer::publish : Answer::too_many_terms;
    addition.record = fits ? "v=spf1" + joined(addition.terms) + " ~all" : "";
    return addition;
  }
  const Record* record = found->record();
  if (record == nullptr) {
    addition.answer = Answer::bad_record;
    return addition;
  }
  return extended(policy, *record, std::move(addition));
}

Policy with_record(const Policy& policy, const std::string& record) {
  Policy changed = policy;
  PolicyRecord& found = changed.records[policy.domain];
  found.status = dns::Status::ok;
  found.texts = {record};
  found.parsed = std::make_shared<const Result<Record, RecordError>>(parse_record(record));
  return changed;
}

}  // namespace auth::spf
