#pragma once

#include <cstddef>
#include <map>
#include <mutex>

#include "auth/dns/resolver.h"

namespace auth::verify {

/// The questions of one message: each is asked once, and no more than allowed. Somebody who writes
/// signatures and From decides whom we ask, so what goes beyond is not asked and is a
/// server_failure (SEC-30, SEC-31). Safe to share between threads.
class MessageQuestions final : public dns::Resolver {
 public:
  using Resolver::ask;

  /// `below` is borrowed.
  MessageQuestions(dns::Resolver& below, std::size_t allowed) : below_(below), allowed_(allowed) {}

  [[nodiscard]] std::vector<dns::Answer> ask(std::span<const dns::Question> questions,
                                             Deadline deadline) override;

 private:
  /// Those that have not been asked, each once and as many as are still allowed.
  [[nodiscard]] std::vector<dns::Question> take(std::span<const dns::Question> questions);

  dns::Resolver& below_;
  std::mutex mutex_;
  std::size_t allowed_;
  std::map<dns::Question, dns::Answer> answers_;
};

}  // namespace auth::verify
