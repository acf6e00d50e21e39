#include "tools/spfcheck/proposed_record.h"

#include <variant>

#include "auth/spf/record.h"

namespace countersign::spfcheck {

namespace dns = auth::dns;

std::vector<dns::Answer> ProposedRecord::ask(std::span<const dns::Question> questions,
                                             auth::Deadline deadline) {
  std::vector<dns::Answer> answers = below_.ask(questions, deadline);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const bool leads_here = questions[i].name == domain_ ||
                            (!answers[i].aliases.empty() && answers[i].aliases.back() == domain_);
    if (!leads_here) {
      continue;
    }
    if (questions[i].type == dns::RecordType::txt) {
      replace_text(answers[i]);
    } else if (answers[i].status == dns::Status::no_such_name && !record_.empty()) {
      answers[i].status = dns::Status::no_data;  // a name with a record exists
    }
  }
  return answers;
}

void ProposedRecord::replace_text(dns::Answer& answer) const {
  std::erase_if(answer.records, [](const dns::RecordData& record) {
    const auto* text = std::get_if<dns::Text>(&record);
    return text != nullptr && auth::spf::is_spf_record(text->octets);
  });
  if (!record_.empty()) {
    answer.records.emplace_back(dns::Text{record_});
    answer.status = dns::Status::ok;
  } else if (answer.status == dns::Status::ok && answer.records.empty()) {
    answer.status = dns::Status::no_data;
  }
}

}  // namespace countersign::spfcheck
