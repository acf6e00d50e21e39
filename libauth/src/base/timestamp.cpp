#include "auth/base/timestamp.h"

#include <array>
#include <cstdio>
#include <ctime>

namespace auth {

std::string rfc3339(Timestamp t) {
  const std::time_t seconds = t.seconds();
  std::tm utc{};
  if (::gmtime_r(&seconds, &utc) == nullptr) {
    return std::to_string(t.seconds());  // a year that no calendar holds
  }
  std::array<char, 80> text{};
  const long year = 1900L + utc.tm_year;  // tm_year may be as large as an int is
  const int size = std::snprintf(text.data(), text.size(), "%04ld-%02d-%02dT%02d:%02d:%02dZ", year,
                                 utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec);
  return {text.data(), static_cast<std::size_t>(size)};
}

}  // namespace auth
