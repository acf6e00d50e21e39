#pragma once

#include <optional>

#include "auth/dns/answer.h"

namespace auth::dns {

[[nodiscard]] Answer server_failure(std::string detail);

/// A question on its way along CNAMEs (RFC 1034 s3.6.2), from source to source. No more than 16 of
/// them, and none twice.
class AliasChain {
 public:
  static constexpr std::size_t max_aliases = 16;

  explicit AliasChain(Question question) : question_(question), open_(std::move(question)) {}

  /// What has to be asked now.
  [[nodiscard]] const Question& open() const noexcept { return open_; }

  /// Takes what was found for `open()`. The whole answer once nothing is open any more.
  [[nodiscard]] std::optional<Answer> add(Found found);

  /// The answer when nobody goes on asking.
  [[nodiscard]] Answer give_up(Status status, std::string detail);

 private:
  [[nodiscard]] bool follow(const DnsName& target);

  Question question_;
  Question open_;
  Answer so_far_{.authenticated = true};
  bool begun_ = false;
};

/// Follows a question to its end: `find` answers one step of it.
template <typename Find>
[[nodiscard]] Answer follow_aliases(const Question& question, Find find) {
  Found found = find(question);
  if (!found.alias && found.answer.aliases.empty()) {
    return std::move(found.answer);  // by far the most: nothing to keep a chain of
  }
  AliasChain chain(question);
  for (;;) {
    if (auto answer = chain.add(std::move(found))) {
      return *std::move(answer);
    }
    found = find(chain.open());
  }
}

}  // namespace auth::dns
