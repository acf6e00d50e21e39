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

bool is_at_or_below(const Labels& name, const Labels& parent) {
  return name.size() >= parent.size() && std::equal(parent.begin(), parent.end(), name.begin());
}

std::size_t common_labels(const Labels& a, const Labels& b) {
  const auto apart = std::ranges::mismatch(a, b);
  return static_cast<std::size_t>(apart.in1 - a.begin());
}

/// The text that a DnsName of these labels has; empty for the root. Names that no DnsName can hold
/// are kept as well, under a text that none has.
std::string key_of(const Labels& owner) {
  std::string text;
  for (auto label = owner.rbegin(); label != owner.rend(); ++label) {
    text += (text.empty() ? "" : ".") + *label;
  }
  const auto name = DnsName::parse_ascii(text);
  if (owner.empty() || (name && name->text() == text && name->labels() == owner.size())) {
    return text;
  }
  std::string wire(1, '\0');
  for (const std::string& label : owner) {
    wire += static_cast<char>(label.size()) + label;
  }
  return wire;
}

/// The last `labels` of a name.
std::string_view ending(std::string_view name, std::size_t labels) {
  std::size_t at = name.size() + 1;
  for (; labels > 0; --labels) {
    const std::size_t dot = name.rfind('.', at - 2);
    at = dot == std::string_view::npos ? 0 : dot + 1;
  }
  return at > name.size() ? std::string_view() : name.substr(at);
}

}  // namespace

Result<void, ZoneError> Zone::add(std::string_view master_file) {
  auto read = read_zone_text(master_file);
  if (!read) {
    return fail(read.error());
  }
  decltype(records_) changed;  // on an error nothing is to be added
  for (ZoneRecord& record : *read) {
    const auto [node, is_new] = changed.try_emplace(key_of(record.owner));
    if (const auto old = records_.find(node->first); is_new && old != records_.end()) {
      node->second = old->second;
    }
    const auto joined = join(
        node->second, {.type = record.type, .ttl = record.ttl, .data = std::move(record.data)});
    if (!joined) {
      return fail(ZoneError{.text = to_text(record.owner) + joined.error(), .line = record.line});
    }
  }
  for (ZoneRecord& record : *read) {
    owners_.insert(std::move(record.owner));
  }
  for (auto& [owner, records] : changed) {
    records_.insert_or_assign(owner, std::move(records));
  }
  return {};
}

/// Adds to the records of one name. The error goes on where that name ends.
Result<void, std::string> Zone::join(Records& records, Record added) {
  const auto same = std::ranges::find_if(records, [&](const Record& other) {
    return other.type == added.type && other.data == added.data;
  });
  if (same != records.end()) {
    same->ttl = std::min(same->ttl, added.ttl);
    return {};
  }
  // RFC 1034 s3.6.2: no other data beside a CNAME; RFC 2181 s10.1: nor a second CNAME.
  const bool clashes = std::ranges::any_of(records, [&](const Record& other) {
    return (other.type == cname && !may_join_cname(added.type)) ||
           (added.type == cname && !may_join_cname(other.type));
  });
  if (clashes) {
    return fail(std::string(" has a CNAME and other records beside it"));
  }
  if (records.size() == max_records_at_a_name) {
    return fail(std::string(" has more than 1,000 records"));
  }
  records.push_back(std::move(added));
  return {};
}

Answer Zone::answer(const Question& question) const {
  return follow_aliases(question, [this](const Question& step) { return find(step); });
}

bool Zone::owns(const DnsName& name) const { return records_.contains(name.text()); }

Found Zone::find(const Question& question) const {
  const Records* records = records_at(question.name);
  if (records == nullptr) {
    return {
        .answer = {.status = Status::no_such_name, .ttl = negative_ttl_at(question.name.text())}};
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
  found.answer.ttl = some ? found.answer.ttl : negative_ttl_at(question.name.text());
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
const Zone::Records* Zone::records_at(const DnsName& name) const {
  const auto own = records_.find(name.text());
  return own != records_.end() ? &own->second : records_around(name);
}

/// The same for a name that has no records of its own.
const Zone::Records* Zone::records_around(const DnsName& name) const {
  static const Records none;
  const Labels labels = to_labels(name);
  const auto next = owners_.lower_bound(labels);
  if (next != owners_.end() && is_at_or_below(*next, labels)) {
    return &none;
  }
  // RFC 4592 s3.3.1: the wildcard below the closest encloser, no other. That is as much of the name
  // as one of its neighbours shares.
  std::size_t shared = next != owners_.end() ? common_labels(*next, labels) : 0;
  if (next != owners_.begin()) {
    shared = std::max(shared, common_labels(*std::prev(next), labels));
  }
  std::string wildcard = "*";
  if (shared > 0) {
    wildcard.append(".").append(ending(name.text(), shared));
  }
  if (const auto records = records_.find(wildcard); records != records_.end()) {
    return &records->second;
  }
  Labels source(labels.begin(), labels.begin() + static_cast<std::ptrdiff_t>(shared));
  source.emplace_back("*");
  const auto below = owners_.lower_bound(source);
  return below != owners_.end() && is_at_or_below(*below, source) ? &none : nullptr;
}

/// From the SOA of the zone around the name (RFC 2308 s3); zero without one.
std::chrono::seconds Zone::negative_ttl_at(std::string_view name) const {
  for (;;) {
    if (const auto node = records_.find(name); node != records_.end()) {
      for (const Record& record : node->second) {
        if (record.type == soa && record.data) {
          return negative_ttl(record.ttl, std::get<Soa>(*record.data));
        }
      }
    }
    if (name.empty()) {
      return std::chrono::seconds(0);
    }
    name.remove_prefix(std::min(name.find('.'), name.size() - 1) + 1);
  }
}

}  // namespace auth::dns
