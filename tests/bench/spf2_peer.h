// libspf2 as the peer for SPF, where its development package is installed.
#pragma once

#include <memory>
#include <string>

namespace auth::bench {

class Spf2Evaluator {
 public:
  /// Answers come from the TXT records of `zone`, a record a line, without a cache.
  explicit Spf2Evaluator(const std::string& zone);
  ~Spf2Evaluator();
  Spf2Evaluator(const Spf2Evaluator&) = delete;
  Spf2Evaluator& operator=(const Spf2Evaluator&) = delete;

  /// MAIL FROM u@`domain` by 192.0.2.77; aborts unless it is `pass`.
  void evaluate(const std::string& domain) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace auth::bench
