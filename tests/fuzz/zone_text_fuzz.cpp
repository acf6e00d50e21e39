// RFC 1035 s5: text is refused with a line of it and leaves the zone as it was, or every owner in
// it answers, and reading the same text once more changes nothing.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "auth/dns/zone.h"
#include "dns/zone_text.h"

namespace {

using namespace auth::dns;

void must(bool holds) {
  if (!holds) {
    std::abort();
  }
}

/// Nothing for owners that nobody can ask for.
std::optional<auth::DnsName> askable(const Labels& owner) {
  std::string text;
  for (auto label = owner.rbegin(); label != owner.rend(); ++label) {
    if (label->find('.') != std::string::npos) {
      return std::nullopt;
    }
    text += (text.empty() ? "" : ".") + *label;
  }
  auto name = auth::DnsName::parse_ascii(text);
  return name ? std::optional(*name) : std::nullopt;
}

void check(const Zone& zone, const Zone& twice, const ZoneRecord& record) {
  const auto name = askable(record.owner);
  if (!name) {
    return;
  }
  must(zone.owns(*name));
  const Question question{*name, static_cast<RecordType>(record.type)};
  const Found found = zone.find(question);
  must(found.alias || found.answer.status != Status::no_such_name);
  if (record.data && !found.alias) {
    const auto& records = found.answer.records;
    must(found.answer.temporary() ||
         std::find(records.begin(), records.end(), *record.data) != records.end());
  }
  const Answer answer = zone.answer(question);
  must(answer.status != Status::timeout && answer.aliases.size() <= 16);
  must(answer.records == twice.answer(question).records);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const auth::DnsName kept = auth::DnsName::parse("kept.example").value();
  Zone zone;
  const auto added = zone.add(text);
  if (!added) {
    const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
    must(added.error().line >= 1 && added.error().line <= static_cast<std::size_t>(lines));
    must(!added.error().text.empty());
    Zone before;
    must(before.add("kept.example. TXT \"x\"\n").has_value());
    must(!before.add(text) && before.owns(kept));
    return 0;
  }
  Zone twice = zone;
  must(twice.add(text).has_value());
  const auto records = read_zone_text(text);
  must(records.has_value());
  for (const ZoneRecord& record : *records) {
    check(zone, twice, record);
  }
  return 0;
}
