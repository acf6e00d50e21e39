#pragma once

#include <span>
#include <vector>

#include "auth/base/deadline.h"
#include "auth/dns/answer.h"

namespace auth::dns {

/// Whoever answers DNS questions: the network, a zone file, a test.
class Resolver {
 public:
  virtual ~Resolver() = default;

  /// Asks all questions at once and waits for all answers, or until `deadline`; what is open then
  /// is `Status::timeout`. As many answers as questions, in their order. CNAMEs are followed. Never
  /// throws but std::bad_alloc.
  [[nodiscard]] virtual std::vector<Answer> ask(std::span<const Question> questions,
                                                Deadline deadline) = 0;

  /// One question.
  [[nodiscard]] Answer ask(const Question& question, Deadline deadline) {
    return std::move(ask(std::span(&question, 1), deadline).front());
  }
};

}  // namespace auth::dns
