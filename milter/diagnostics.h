// What the milter says on standard error, beside the records.
#pragma once

#include <string>
#include <string_view>

#include "milter/line_writer.h"

namespace countersign::milter {

/// Stands before each line on standard error.
inline constexpr const char* line_prefix = "countersign-milter: ";

/// `file` is the one that systemd connected to the journal, which $JOURNAL_STREAM (`DEVICE:INODE`,
/// systemd.exec(5)) names: lines there may begin with their level (sd-daemon(3)).
[[nodiscard]] bool goes_to_journal(int file, std::string_view journal_stream);

class Diagnostics {
 public:
  Diagnostics(LineWriter& lines, bool journal) : lines_(lines), journal_(journal) {}

  void say(const std::string& text) { lines_.write(line_prefix + text); }

  /// Mail is not what the administrator wants it to be, and somebody should look.
  void warn(const std::string& text) {
    lines_.write((journal_ ? "<4>" : "") + std::string(line_prefix) + "warning: " + text);
  }

 private:
  LineWriter& lines_;
  const bool journal_;
};

}  // namespace countersign::milter
