// RFC 9989 s4.10 steps 2 and 6: which record a name has.
#include "dmarc/lookups.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace auth::dmarc {
namespace {

WalkStep read_answer(const DnsName& name, dns::Answer answer) {
  WalkStep step{.name = name, .status = answer.status};
  for (dns::RecordData& data : answer.records) {
    auto* const text = std::get_if<dns::Text>(&data);
    if (text == nullptr) {
      continue;
    }
    if (auto record = parse_record(text->octets)) {
      ++step.records;
      step.found = std::make_shared<const FoundRecord>(
          FoundRecord{.record = std::move(*record), .text = std::move(text->octets)});
    }
  }
  if (step.records > 1) {
    step.found.reset();  // all are discarded
  }
  return step;
}

}  // namespace

const WalkStep* Lookups::at(const DnsName& name) {
  const auto known = std::find_if(steps_.begin(), steps_.end(),
                                  [&name](const WalkStep& step) { return step.name == name; });
  if (known != steps_.end()) {
    return &*known;
  }
  auto question = name.with_prefix("_dmarc");
  if (!question) {
    return nullptr;
  }
  steps_.push_back(
      read_answer(name, resolver_.ask({std::move(*question), dns::RecordType::txt}, deadline_)));
  return &steps_.back();
}

dns::Answer Lookups::existence(const DnsName& name) {
  return resolver_.ask({name, dns::RecordType::a}, deadline_);
}

}  // namespace auth::dmarc
