// Key records from memory.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "auth/dkim/key_source.h"

namespace auth::testing {

/// Names without a record do not exist.
class FakeKeySource final : public dkim::KeySource {
 public:
  void publish(const std::string& name, std::string_view record) {
    auto parsed = dkim::parse_key_record(record);
    if (parsed) {
      answers_[name] = std::make_shared<const dkim::KeyRecord>(std::move(*parsed));
    } else {
      answers_[name] =
          dkim::NoKey{.revoked = parsed.error().kind == dkim::KeyRecordError::Kind::revoked,
                      .text = parsed.error().text};
    }
  }

  void fail(const std::string& name) {
    answers_[name] = dkim::NoKey{.temporary = true, .text = "no answer"};
  }

  [[nodiscard]] std::vector<dkim::KeyAnswer> find(std::span<const DnsName> names,
                                                  Deadline /*deadline*/) override {
    std::vector<dkim::KeyAnswer> found;
    for (const DnsName& name : names) {
      const auto answer = answers_.find(name.text());
      found.push_back(answer == answers_.end() ? dkim::NoKey{.text = "no such name"}
                                               : answer->second);
    }
    return found;
  }

 private:
  std::map<std::string, dkim::KeyAnswer> answers_;
};

}  // namespace auth::testing
