// One line on many messages: what an administrator sees at a glance.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "milter/record.h"

namespace countersign::milter {

/// Counts messages by what came of them, and clients by why it came so. Memory is bounded, whoever
/// sends.
class Summary {
 public:
  /// Clients that are told apart, over all reasons, and domains of From with a forecast;
  /// later ones count as `other clients` and `other domains`.
  static constexpr std::size_t max_clients = 1000;

  void add(const Record& record);

  /// The messages since the last line, which were counted over `time`; counting begins anew.
  ///
  /// `60 min: 12 messages: 9 signed; 2 unsigned: domain-not-configured 2 (10.0.0.5 2); 1
  /// tempfailed: key-unavailable 1 (10.0.0.7 1); 0 rejected; 0 aborted; 1 with a line over 998
  /// octets; 3 with 8-bit text; forecast: 9 pass (example.com 9)`
  ///
  /// Where messages were verified: `9 verified: dmarc fail 1, none 2, pass 6` in place of the
  /// signed ones.
  [[nodiscard]] std::string take(std::chrono::seconds time);

 private:
  using Clients = std::map<std::string, std::uint64_t>;

  struct Group {
    std::uint64_t messages = 0;
    Clients clients;
  };

  [[nodiscard]] std::string group_text(Decision decision) const;
  [[nodiscard]] std::string verified_text() const;
  void count_in(Group& group, const std::string& name, const char* others);
  [[nodiscard]] std::string forecasts_text() const;
  [[nodiscard]] std::uint64_t count(Decision decision) const;

  std::map<Decision, std::uint64_t> decisions_;
  std::map<std::pair<Decision, Reason>, Group> groups_;
  std::map<auth::verify::Foresight, Group> forecasts_;  // clients: domains of From
  std::map<std::string_view, std::uint64_t> dmarc_;     // words of messages that were verified
  std::size_t clients_ = 0;                             // in all groups
  std::uint64_t messages_ = 0;
  std::uint64_t long_lines_ = 0;
  std::uint64_t eightbit_ = 0;
};

}  // namespace countersign::milter
