#include "tools/authcheck/walk_text.h"

#include <vector>

#include "auth/base/printable.h"
#include "tools/common/text_table.h"

namespace countersign::authcheck {
namespace {

namespace dmarc = auth::dmarc;

constexpr std::size_t longest_record = 450;

/// What the walk makes of a record, for the reader who sees several.
std::string use_of(const dmarc::WalkStep& step, const dmarc::Discovery& discovery) {
  if (step.records > 1) {
    return std::to_string(step.records) + " records, all discarded";
  }
  if (!step.found) {
    return "";
  }
  if (discovery.record_domain == step.name) {
    return "applies";
  }
  return discovery.record_domain ? "not used" : "unknown";
}

}  // namespace

std::string walk_as_text(const dmarc::Discovery& discovery) {
  std::vector<std::vector<std::string>> rows{{"ASKED FOR", "ANSWER", "USE", "RECORD"}};
  for (const dmarc::WalkStep& step : discovery.walk.steps) {
    rows.push_back(
        {"_dmarc." + step.name.text(), std::string(to_text(step.status)), use_of(step, discovery),
         step.found ? auth::printable(step.found->text, longest_record) : std::string()});
  }
  return tools::text_table(rows);
}

}  // namespace countersign::authcheck
