#pragma once

#include <string>
#include <vector>

#include "auth/dns/resolver.h"

namespace auth::testing {

/// Writes down what is asked of another resolver, in order. Not safe to share between threads.
class RecordingResolver final : public dns::Resolver {
 public:
  using Resolver::ask;

  explicit RecordingResolver(dns::Resolver& below) : below_(below) {}

  [[nodiscard]] std::vector<dns::Answer> ask(std::span<const dns::Question> questions,
                                             Deadline deadline) override {
    for (const dns::Question& question : questions) {
      names_.push_back(question.name.text());
    }
    return below_.ask(questions, deadline);
  }

  /// The names asked for so far.
  [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }

 private:
  dns::Resolver& below_;
  std::vector<std::string> names_;
};

}  // namespace auth::testing
