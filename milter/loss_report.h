// Records that were lost.
#pragma once

#include <cstdint>
#include <string>

#include "milter/diagnostics.h"
#include "milter/line_writer.h"

namespace countersign::milter {

/// Says how many records were lost since the last look, and nothing when none were.
class LossReport {
 public:
  LossReport(Diagnostics& diagnostics, const LineWriter& records)
      : diagnostics_(diagnostics), records_(records) {}

  void look() {
    const std::uint64_t dropped = records_.dropped();
    if (dropped != said_) {
      diagnostics_.warn(std::to_string(dropped - said_) +
                        " records lost: standard output was full or blocked");
      said_ = dropped;
    }
  }

 private:
  Diagnostics& diagnostics_;
  const LineWriter& records_;
  std::uint64_t said_ = 0;
};

}  // namespace countersign::milter
