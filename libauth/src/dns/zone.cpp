#include "auth/dns/zone.h"

#include <algorithm>

#include "dns/alias_chain.h"
#include "dns/record_data.h"
#include "dns/zone_text.h"

namespace auth::dns {
namespace {

constexpr std::size_t max_records_at_a_name = 1'000;
constexpr auto cname = static_cast<std::uint16_t>(RecordType::cname);
constexpr auto soa = static_cast<std::uint16_t>(RecordType::soa);

/// May stand beside a CNAME (RFC 4034 s4.1.1: RRSIG and NSEC).
bool may_join_cname(std::uint16_t type) { return type == 46 || type == 47; }

bool is_below(const Labels& name, const Labels& parent) {
  return name.size() > parent.size() && std::equal(parent.begin(), parent.end(), name.begin());
}

}  // namespace

Result<void, ZoneError> Zone::add(std::string_view master_file) {
  auto read = read_zone_text(master_file);
  if (!read) {
    return fail(read.error());
  }
  Nodes nodes = nodes_;
  for (ZoneRecord& record : *read) {
    auto& records = nodes[record.owner];
    Record added{.type = record.type, .ttl = record.ttl, .data = std::move(record.data)};
    const auto same = std::ranges::find_if(records, [&](const Record& other) {
      return other.type == added.type && other.data == added.data;
    });
    if (same != records.end()) {
      same->ttl = std::min(same->ttl, added.ttl);
      continue;
    }
    // RFC 1034 s3.6.2: no other data beside a CNAME; RFC 2181 s10.1: nor a second CNAME.
    const bool clashes = std::ranges::any_of(records, [&](const Record& other) {
      return (other.type == cname && !may_join_cname(added.type)) ||
             (added.type == cname && !may_join_cname(other.type));
    });
    if (clashes || records.size() == max_records_at_a_name) {
      return fail(ZoneError{
          .text = to_text(record.owner) + (clashes ? " has a CNAME and other records beside it"
                                                   : " has more than 1,000 records"),
          .line = record.line});
    }
    records.push_back(std::move(added));
  }
  nodes_ = std::move(nodes);
  return {};
}

Answer Zone::answer(const Question& question) const {
  return follow_aliases(question, [this](const Question& step) { return find(step); });
}

bool Zone::owns(const DnsName& name) const { return nodes_.contains(to_labels(name)); }

Found Zone::find(const Question& question) const {
  const Labels name = to_labels(question.name);
  const std::vector<Record>* records = records_at(name);
  if (records == nullptr) {
    return {.answer = {.status = Status::no_such_name, .ttl = negative_ttl_at(name)}};
  }
  Found found;
  const auto type = static_cast<std::uint16_t>(question.type);
  for (const Record& record : *records) {
    if (record.type == cname && type != cname) {
      return alias(record, question.name);
    }
    if (record.type == type && record.data) {
      const auto ttl = to_ttl(record.ttl);
      found.answer.ttl = found.answer.records.empty() ? ttl : std::min(found.answer.ttl, ttl);
      found.answer.records.push_back(*record.data);
    }
  }
  const bool some = !found.answer.records.empty();
  found.answer.status = some ? Status::ok : Status::no_data;
  found.answer.ttl = some ? found.answer.ttl : negative_ttl_at(name);
  return found;
}

Found Zone::alias(const Record& record, const DnsName& owner) {
  if (!record.data) {
    return {.answer = server_failure("the CNAME of " + owner.text() +
                                     " leads to a name that cannot be asked for")};
  }
  return {.answer = {.ttl = to_ttl(record.ttl)}, .alias = std::get<DnsName>(*record.data)};
}

/// The records of a name or of the wildcard that stands for it. Empty for a name that only has
/// something below it (RFC 4592 s2.2.2), nullptr for one that does not exist.
const std::vector<Zone::Record>* Zone::records_at(const Labels& name) const {
  static const std::vector<Record> none;
  const auto own = nodes_.lower_bound(name);
  if (own != nodes_.end() && own->first == name) {
    return &own->second;
  }
  if (own != nodes_.end() && is_below(own->first, name)) {
    return &none;
  }
  // RFC 4592 s3.3.1: the wildcard below the closest encloser, no other.
  Labels encloser = name;
  while (!encloser.empty()) {
    encloser.pop_back();
    const auto next = nodes_.lower_bound(encloser);
    if (next != nodes_.end() && (next->first == encloser || is_below(next->first, encloser))) {
      break;
    }
  }
  Labels wildcard = std::move(encloser);
  wildcard.emplace_back("*");
  const auto source = nodes_.lower_bound(wildcard);
  if (source == nodes_.end()) {
    return nullptr;
  }
  if (source->first == wildcard) {
    return &source->second;
  }
  return is_below(source->first, wildcard) ? &none : nullptr;
}

/// From the SOA of the zone around the name (RFC 2308 s3); zero without one.
std::chrono::seconds Zone::negative_ttl_at(Labels name) const {
  for (;; name.pop_back()) {
    if (const auto node = nodes_.find(name); node != nodes_.end()) {
      for (const Record& record : node->second) {
        if (record.type == soa && record.data) {
          return negative_ttl(record.ttl, std::get<Soa>(*record.data));
        }
      }
    }
    if (name.empty()) {
      return std::chrono::seconds(0);
    }
  }
}

}  // namespace auth::dns
