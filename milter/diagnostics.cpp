#include "milter/diagnostics.h"

#include <sys/stat.h>

namespace countersign::milter {

bool goes_to_journal(int file, std::string_view journal_stream) {
  struct stat status = {};
  if (::fstat(file, &status) != 0) {
    return false;
  }
  return journal_stream == std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
}

}  // namespace countersign::milter
