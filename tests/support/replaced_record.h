#pragma once

#include <string>
#include <utility>
#include <vector>

#include "auth/dns/resolver.h"

namespace auth::testing {

/// DNS as it is, but for the TXT records of one name.
class ReplacedRecord final : public dns::Resolver {
 public:
  using Resolver::ask;

  /// `below` is borrowed.
  ReplacedRecord(DnsName domain, std::string record, dns::Resolver& below)
      : domain_(std::move(domain)), record_(std::move(record)), below_(below) {}

  [[nodiscard]] std::vector<dns::Answer> ask(std::span<const dns::Question> questions,
                                             Deadline deadline) override {
    auto answers = below_.ask(questions, deadline);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      if (questions[i] == dns::Question{domain_, dns::RecordType::txt}) {
        answers[i] = {.status = dns::Status::ok, .records = {dns::Text{record_}}};
      }
    }
    return answers;
  }

 private:
  DnsName domain_;
  std::string record_;
  dns::Resolver& below_;
};

}  // namespace auth::testing
