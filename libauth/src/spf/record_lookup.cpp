#include "auth/spf/record_lookup.h"

#include <variant>

#include "auth/spf/record.h"

namespace auth::spf {

std::vector<std::string_view> spf_records(const dns::Answer& answer) {
  std::vector<std::string_view> texts;
  for (const dns::RecordData& record : answer.records) {
    const auto* text = std::get_if<dns::Text>(&record);
    if (text != nullptr && is_spf_record(text->octets)) {
      texts.emplace_back(text->octets);
    }
  }
  return texts;
}

}  // namespace auth::spf
