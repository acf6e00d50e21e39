// What must hold of every addition, whatever the policy: for property tests and fuzz targets.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "auth/base/address_set.h"
#include "auth/spf/addition.h"
#include "auth/spf/cost.h"
#include "auth/spf/pass_set.h"
#include "auth/spf/publication.h"
#include "spf/support.h"
#include "support/replaced_record.h"

namespace auth::spf {

inline AddressSet set_of(IpAddress::Family family, const std::vector<IpAddress>& addresses) {
  std::vector<AddressRange> ranges;
  for (const IpAddress& address : addresses) {
    ranges.push_back(AddressRange::network(address, address.bits()));
  }
  return AddressSet::of(family, std::move(ranges));
}

/// What terms of ip4 and ip6 list.
inline AddressSet set_of(IpAddress::Family family, const Record& record) {
  std::vector<AddressRange> ranges;
  for (const Directive& directive : record.directives()) {
    ranges.push_back(std::get<Ip>(directive.mechanism).range);
  }
  return AddressSet::of(family, std::move(ranges));
}

/// The terms of `record` without those of `added`, in their order.
inline std::vector<std::string> terms_without(const Record& record,
                                              std::vector<std::string> added) {
  std::vector<std::string> terms(record.terms().begin(), record.terms().end());
  const auto at = std::ranges::search(terms, added);
  terms.erase(at.begin(), at.end());
  return terms;
}

/// Empty, or what does not hold: the record parses, its old terms are there in their order, the
/// addresses pass, no others do that did not before, none is lost, and no look-up is added.
inline std::string flaw(const Policy& policy, const std::vector<IpAddress>& asked,
                        const Addition& addition, dns::Resolver& resolver) {
  if (addition.answer != Addition::Answer::publish) {
    return addition.record.empty() ? "" : "a record without the answer publish";
  }
  const auto after = parse_record(addition.record);
  std::string added = "v=spf1";
  for (const std::string& term : addition.terms) {
    added += " " + term;
  }
  const auto added_record = parse_record(added);
  if (!after || !added_record) {
    return "the record does not parse";
  }
  const Policy changed = with_record(policy, addition.record);
  const Record* before = policy.records.at(policy.domain).record();
  if (before != nullptr &&
      terms_without(*after, addition.terms) !=
          std::vector<std::string>(before->terms().begin(), before->terms().end())) {
    return "the old terms are not there in their order";
  }
  testing::ReplacedRecord published(policy.domain, addition.record, resolver);
  for (const IpAddress& address : asked) {
    const auto result =
        check_host(Query::of_mail_from(address, policy.domain.text(), "mx.other.example"),
                   published, no_hurry(), Timestamp(0), {.explain = false});
    if (verdict(result) != Verdict::pass) {
      return address.text() + " does not pass: " + reason(result);
    }
  }
  const PassSet old_set = pass_set(policy);
  const PassSet new_set = pass_set(changed);
  for (const auto family : {IpAddress::Family::v4, IpAddress::Family::v6}) {
    const AddressSet listed = set_of(family, *added_record);
    if (!(listed - set_of(family, asked)).empty()) {
      return "more is listed than was asked for";
    }
    if (old_set.complete && new_set.complete &&
        new_set.of(family) != (old_set.of(family) | listed)) {
      return "others than those that were asked for have changed";
    }
  }
  if (cost_of(changed).record.lookups != cost_of(policy).record.lookups) {
    return "the look-ups have changed";
  }
  std::string joined;
  for (const std::string& string : character_strings(addition.record)) {
    joined += string;
    if (string.empty() || string.size() > longest_string) {
      return "a string that is empty or too long";
    }
  }
  return joined == addition.record ? "" : "the strings are not the record";
}

}  // namespace auth::spf
