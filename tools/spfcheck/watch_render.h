#pragma once

#include <cstddef>
#include <string>

#include "auth/base/timestamp.h"
#include "tools/spfcheck/watch_report.h"

namespace countersign::spfcheck {

/// `spfcheck/watch/1` (contract s3).
[[nodiscard]] std::string watch_json(const WatchReport& report);

/// The answer, the record, a table of servers, what it means for caches.
[[nodiscard]] std::string watch_text(const WatchReport& report, auth::Timestamp now);

/// Draws a text again and again in the same place of a terminal.
class LiveText {
 public:
  LiveText(std::size_t columns, std::size_t rows) : columns_(columns), rows_(rows) {}

  /// What has to be written to show `text` where the last one stands; lines that are too long are
  /// cut, and so are too many of them.
  [[nodiscard]] std::string next(const std::string& text);

  /// What has to be written so that it is gone.
  [[nodiscard]] std::string clear();

 private:
  std::size_t columns_;
  std::size_t rows_;
  std::size_t shown_ = 0;  // lines
};

}  // namespace countersign::spfcheck
