// Whose forecast changes: told once, and not for each message.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "auth/verify/forecast.h"
#include "milter/attention.h"
#include "milter/record.h"

namespace countersign::milter {

/// Compares forecasts of the same domains (of From and of the sender). A verdict that is bad from
/// the first is told as well; what is not known, or not answered, is no change. Memory is bounded,
/// whoever sends.
class ForecastWatch {
 public:
  /// Pairs of domains: what comes beyond is not told.
  static constexpr std::size_t max_known = 10000;

  /// What `record` is the first to show; mostly nothing.
  [[nodiscard]] std::optional<Notice> look(const Record& record);

 private:
  using Domains = std::pair<std::string, std::string>;

  /// What makes one forecast another, to people.
  struct Seen {
    auth::verify::Foresight verdict = auth::verify::Foresight::pass;
    bool hit = false;

    friend bool operator==(const Seen&, const Seen&) = default;
  };

  std::map<Domains, Seen> seen_;
};

}  // namespace countersign::milter
