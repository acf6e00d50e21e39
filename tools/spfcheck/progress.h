#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>

namespace countersign::spfcheck {

/// One line on a terminal that tells how many lines are done, renewed a few times a second.
class Progress {
 public:
  /// `terminal` is borrowed; nullptr: nobody looks, and nothing is told.
  explicit Progress(std::ostream* terminal);

  void one_more();

  /// Takes the line away.
  void end();

 private:
  void tell();

  std::ostream* terminal_;
  std::chrono::steady_clock::time_point begun_;
  std::chrono::steady_clock::time_point told_;
  std::size_t done_ = 0;
};

}  // namespace countersign::spfcheck
